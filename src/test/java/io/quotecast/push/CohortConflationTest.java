package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.List;
import org.junit.jupiter.api.Test;

class CohortConflationTest {
    private static final String CONFLATED = "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":100}";

    private final EmbeddedServer server = new EmbeddedServer();

    @Test
    void onlyNewestOfEachSeriesIsSentPerInterval() {
        ConnectedClient connectedClient = server.connectWith(CONFLATED);
        server.quote("AAA", 100);
        server.deliver();
        server.loop().advance(0);
        assertEquals(List.of("q AAA 1"), connectedClient.takeEvents());

        for (int i = 0; i < 10; i++) {
            server.quote("AAA", 101 + i);
            server.quote("BBB", 201 + i);
            server.deliver();
        }
        server.loop().advance(99);
        assertEquals(List.of(), connectedClient.takeEvents());
        server.loop().advance(1);

        assertEquals(List.of("q AAA 20", "q BBB 21"), connectedClient.takeEvents());
    }

    @Test
    void tradesAreNeverConflated() {
        ConnectedClient connectedClient =
                server.connectWith("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"conflate\":5000}");

        server.trade("AAA", 100);
        server.trade("AAA", 101);
        server.deliver();

        assertEquals(List.of("t AAA 1", "t AAA 2"), connectedClient.takeEvents());
    }

    @Test
    void closedBarIsSentAtOnceAndReplacesFormingBar() {
        ConnectedClient connectedClient =
                server.connectWith("{\"action\":\"subscribe\",\"bars\":[\"*\"],\"conflate\":100}");
        server.bar("AAA", false);
        server.deliver();
        server.loop().advance(0);
        server.bar("AAA", false);
        server.bar("AAA", true);
        server.deliver();
        server.loop().advance(500);

        assertEquals(List.of("b AAA 1", "b AAA 3"), connectedClient.takeEvents());
    }

    @Test
    void intervalIsRoundedUpToNextStep() {
        ConnectedClient connectedClient = server.connect();
        connectedClient.transport().drainMessages();

        connectedClient.send("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"conflate\":101}");
        connectedClient.send("{\"action\":\"subscribe\",\"conflate\":5001}");

        assertEquals(
                250,
                connectedClient
                        .transport()
                        .drainMessages()
                        .get(0)
                        .get("conflate")
                        .asInt());
    }

    @Test
    void newMemberDoesNotReceiveEventsOfItsSnapshotAgain() {
        ConnectedClient first = server.connectWith(CONFLATED);
        server.quote("AAA", 100);
        server.deliver();
        server.loop().advance(0);
        server.quote("AAA", 101);
        server.quote("BBB", 200);
        server.deliver();

        ConnectedClient second = server.connectWith(CONFLATED);
        server.quote("BBB", 201);
        server.deliver();
        server.loop().advance(100);

        assertEquals(List.of("q AAA 1", "q AAA 2", "q BBB 4"), first.takeEvents());
        assertEquals(List.of("q AAA 2 sn", "q BBB 3 sn", "q BBB 4"), second.takeEvents());
    }

    @Test
    void changingSubscriptionLosesNoWaitingEvents() {
        ConnectedClient connectedClient =
                server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"conflate\":100}");
        server.quote("AAA", 100);
        server.deliver();
        server.loop().advance(0);
        server.quote("AAA", 101);
        server.deliver();

        connectedClient.send("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        server.loop().advance(200);

        assertEquals(List.of("q AAA 1", "q AAA 2"), connectedClient.takeEvents());
    }

    @Test
    void seriesNumberStepEqualsConflatedEvents() {
        ConnectedClient connectedClient = server.connectWith(CONFLATED);
        server.quote("AAA", 100);
        server.deliver();
        server.loop().advance(0);
        for (int i = 0; i < 7; i++) {
            server.quote("AAA", 101 + i);
        }
        server.deliver();
        server.loop().advance(100);

        List<Long> counts = connectedClient.transport().drainMessages().stream()
                .filter(node -> node.get("T").asText().equals("q"))
                .map(node -> node.get("u").asLong())
                .toList();
        assertEquals(List.of(1L, 8L), counts);
    }
}
