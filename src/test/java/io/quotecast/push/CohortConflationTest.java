package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class CohortConflationTest {
    private static final String CONFLATED = "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":100}";

    private final EmbeddedServer embeddedServer = new EmbeddedServer();

    @Test
    void onlyTheNewestOfEachSeriesIsSentInAnInterval() {
        ConnectedClient connectedClient = embeddedServer.enter(CONFLATED);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        embeddedServer.loop().pass(0);
        assertEquals(List.of("q AAA 1"), connectedClient.hears());

        for (int i = 0; i < 10; i++) {
            embeddedServer.quote("AAA", 101 + i);
            embeddedServer.quote("BBB", 201 + i);
            embeddedServer.send();
        }
        embeddedServer.loop().pass(99);
        assertEquals(List.of(), connectedClient.hears());
        embeddedServer.loop().pass(1);

        assertEquals(List.of("q AAA 20", "q BBB 21"), connectedClient.hears());
    }

    @Test
    void tradesAreNeverConflated() {
        ConnectedClient connectedClient =
                embeddedServer.enter("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"conflate\":5000}");

        embeddedServer.trade("AAA", 100);
        embeddedServer.trade("AAA", 101);
        embeddedServer.send();

        assertEquals(List.of("t AAA 1", "t AAA 2"), connectedClient.hears());
    }

    @Test
    void aClosedBarIsSentAtOnceAndWhatItOvertakesIsNotSentAgain() {
        ConnectedClient connectedClient =
                embeddedServer.enter("{\"action\":\"subscribe\",\"bars\":[\"*\"],\"conflate\":100}");
        embeddedServer.bar("AAA", false);
        embeddedServer.send();
        embeddedServer.loop().pass(0);
        embeddedServer.bar("AAA", false);
        embeddedServer.bar("AAA", true);
        embeddedServer.send();
        embeddedServer.loop().pass(500);

        assertEquals(List.of("b AAA 1", "b AAA 3"), connectedClient.hears());
    }

    @Test
    void aWishIsRoundedUpToAnOfferedStep() {
        ConnectedClient connectedClient = embeddedServer.connect();
        connectedClient.socket().take();

        connectedClient.asks("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"conflate\":101}");
        connectedClient.asks("{\"action\":\"subscribe\",\"conflate\":5001}");

        assertEquals(250, connectedClient.socket().take().get(0).get("conflate").asInt());
    }

    @Test
    void whoJoinsWithinAnIntervalDoesNotHearAgainWhatHisSnapshotHeld() {
        ConnectedClient first = embeddedServer.enter(CONFLATED);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        embeddedServer.loop().pass(0);
        embeddedServer.quote("AAA", 101);
        embeddedServer.quote("BBB", 200);
        embeddedServer.send();

        ConnectedClient second = embeddedServer.enter(CONFLATED);
        embeddedServer.quote("BBB", 201);
        embeddedServer.send();
        embeddedServer.loop().pass(100);

        assertEquals(List.of("q AAA 1", "q AAA 2", "q BBB 4"), first.hears());
        assertEquals(List.of("q AAA 2 sn", "q BBB 3 sn", "q BBB 4"), second.hears());
    }

    @Test
    void whoChangesHisSubscriptionLosesNothingThatWaited() {
        ConnectedClient connectedClient =
                embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"conflate\":100}");
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        embeddedServer.loop().pass(0);
        embeddedServer.quote("AAA", 101);
        embeddedServer.send();

        connectedClient.asks("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        embeddedServer.loop().pass(200);

        assertEquals(List.of("q AAA 1", "q AAA 2"), connectedClient.hears());
    }

    @Test
    void theStepSaysHowManyWereMerged() {
        ConnectedClient connectedClient = embeddedServer.enter(CONFLATED);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        embeddedServer.loop().pass(0);
        for (int i = 0; i < 7; i++) {
            embeddedServer.quote("AAA", 101 + i);
        }
        embeddedServer.send();
        embeddedServer.loop().pass(100);

        List<Long> counts = connectedClient.socket().take().stream()
                .filter(node -> node.get("T").asText().equals("q"))
                .map(node -> node.get("u").asLong())
                .toList();
        assertEquals(List.of(1L, 8L), counts);
    }
}
