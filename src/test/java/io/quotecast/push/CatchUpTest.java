package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Corners of being behind that plays by chance have found: each is told, given and counted as the protocol says. */
class CatchUpTest {
    @Test
    void whatPassedInAPauseIsNotCountedAsSkippedNorAsMadeUpFor() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        connectedClient.socket().room(0);
        embeddedServer.quote("AAA", 100);
        embeddedServer.quote("AAA", 101);
        embeddedServer.send();
        connectedClient.asks("{\"action\":\"pause\"}");
        embeddedServer.quote("BBB", 200);
        embeddedServer.quote("CCC", 300);
        embeddedServer.send();
        connectedClient.asks("{\"action\":\"unpause\"}");
        connectedClient.socket().take();

        connectedClient.socket().room(100);
        embeddedServer.loop().run();

        assertEquals(
                List.of("slow started", "q AAA 2 sn", "q BBB 3 sn", "q CCC 4 sn", "slow ended skipped 1"),
                told(connectedClient));
    }

    @Test
    void whatPassedBeforeConflationBeganIsCountedAsBefore() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        connectedClient.socket().room(0);
        for (int i = 0; i < 3; i++) {
            embeddedServer.quote("AAA", 100 + i);
        }
        embeddedServer.send();
        connectedClient.asks("{\"action\":\"subscribe\",\"conflate\":100}");
        embeddedServer.quote("BBB", 200);
        embeddedServer.send();
        connectedClient.socket().take();

        connectedClient.socket().room(100);
        embeddedServer.loop().run();

        assertEquals(
                List.of("slow started", "q AAA 3 sn", "q BBB 4 sn", "slow ended skipped 2"), told(connectedClient));
    }

    @Test
    void aMessageOfAPauseThatIsGivenAfterAllIsNoGap() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 100);
        ConnectedClient connectedClient =
                embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"messages\":[\"lobby\"]}");
        connectedClient.socket().room(0);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        connectedClient.asks("{\"action\":\"pause\"}");
        embeddedServer.text("lobby", "in the pause");
        embeddedServer.send();
        connectedClient.asks("{\"action\":\"unpause\"}");
        embeddedServer.text("lobby", "behind it");
        embeddedServer.send();
        connectedClient.socket().take();

        connectedClient.socket().room(100);
        embeddedServer.loop().run();

        assertEquals(List.of("q AAA 1", "msg lobby 2", "msg lobby 3"), told(connectedClient));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void whatIsNewInAPauseIsShownAtItsEndAndWhatWasMissedBeforeComesBehindIt(int backlog) {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, backlog);
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"trades\":[\"AAA\"]}");
        embeddedServer.quote("BBB", 200);
        embeddedServer.send();
        connectedClient.socket().room(0);
        embeddedServer.trade("AAA", 100);
        embeddedServer.send();
        connectedClient.asks("{\"action\":\"pause\"}");
        embeddedServer.quote("BBB", 201);
        embeddedServer.send();
        connectedClient.asks("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        connectedClient.socket().take();

        connectedClient.asks("{\"action\":\"unpause\"}");
        assertEquals(List.of("q BBB 3 sn"), connectedClient.hears());
        connectedClient.socket().room(100);
        embeddedServer.loop().run();

        assertEquals(List.of(backlog == 0 ? "t AAA 2 sn" : "t AAA 2"), connectedClient.hears());
    }

    @Test
    void whatWasLeftAndTakenUpAgainInAPauseIsShownAgain() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        embeddedServer.quote("AAA", 100);
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.asks("{\"action\":\"pause\"}");
        connectedClient.asks("{\"action\":\"unsubscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.asks("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.socket().take();

        connectedClient.asks("{\"action\":\"unpause\"}");

        assertEquals(List.of("q AAA 1 sn"), connectedClient.hears());
    }

    @Test
    void whoChangesHisMindAgainAndAgainAndReadsNothingIsClosed() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.socket().room(0);
        for (int i = 0; i < 100; i++) {
            embeddedServer.quote("AAA", 100 + i);
            embeddedServer.send();
            connectedClient.asks("{\"action\":\"" + (i % 2 == 0 ? "pause" : "unpause") + "\"}");
        }
        assertEquals("", connectedClient.socket().closed());

        for (int i = 0; i < 100; i++) {
            embeddedServer.quote("AAA", 100 + i);
            embeddedServer.send();
            connectedClient.asks("{\"action\":\"" + (i % 2 == 0 ? "pause" : "unpause") + "\"}");
        }

        assertTrue(
                connectedClient.socket().closed().startsWith("4407"),
                () -> connectedClient.socket().closed());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void whoComesBackBeforeItsShardIsThatFarMissesNothingOfWhatItAsksForMeanwhile(int conflate) {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 100);
        embeddedServer.quoteWithoutRunning("BBB", 200);
        embeddedServer.quoteWithoutRunning("AAA", 100);
        ConnectedClient back = embeddedServer.connect();
        back.asks("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"conflate\":" + conflate + ",\"resume\":\""
                + embeddedServer.cursor(2) + "\"}");
        back.asks("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");

        embeddedServer.send();
        embeddedServer.loop().pass(1_000);

        assertEquals(List.of("q BBB 1"), back.hears());
    }

    @Test
    void whoComesBackConflatedBeforeItsShardIsThatFarGetsTheNewest() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 100);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        embeddedServer.quoteWithoutRunning("AAA", 101);
        embeddedServer.quoteWithoutRunning("AAA", 102);
        ConnectedClient back = embeddedServer.connect();

        back.asks("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"conflate\":100,\"resume\":\""
                + embeddedServer.cursor(3) + "\"}");
        embeddedServer.send();
        embeddedServer.loop().pass(1_000);

        assertEquals(List.of("q AAA 1 sn", "q AAA 3"), back.hears());
    }

    @Test
    void whatWaitedIsNotGivenBehindANewerOneWhenConflationEnds() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 100);
        ConnectedClient connectedClient = embeddedServer.enter(
                "{\"action\":\"subscribe\",\"bars\":[\"AAA\"],\"trades\":[\"AAA\"],\"conflate\":100}");
        embeddedServer.bar("AAA", false);
        embeddedServer.send();
        embeddedServer.loop().pass(0);
        embeddedServer.bar("AAA", false);
        embeddedServer.bar("AAA", true);
        embeddedServer.send();
        connectedClient.socket().take();
        connectedClient.socket().room(0);
        embeddedServer.trade("AAA", 100);
        embeddedServer.send();
        connectedClient.asks("{\"action\":\"subscribe\",\"conflate\":0}");
        connectedClient.socket().take();

        connectedClient.socket().room(100);
        embeddedServer.loop().run();

        assertEquals(List.of("t AAA 4"), told(connectedClient));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void whoMissesLittleAfterALongSilenceGetsItAsItWas(int conflate) {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 10);
        embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        ConnectedClient quiet = embeddedServer.enter(
                "{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"tickers\":[\"AAA\"],\"conflate\":" + conflate + "}");
        for (int i = 0; i < 100; i++) {
            embeddedServer.quote("BBB", 100 + i);
            embeddedServer.send();
        }
        quiet.socket().take();

        quiet.socket().room(0);
        embeddedServer.trade("AAA", 1);
        embeddedServer.trade("AAA", 2);
        embeddedServer.send();
        quiet.socket().room(100);
        embeddedServer.loop().run();

        assertEquals(List.of("t AAA 101", "t AAA 102"), told(quiet));
    }

    @Test
    void whoMissedNothingIsToldNothing() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 1);
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"trades\":[\"AAA\"]}");
        connectedClient.socket().take();
        connectedClient.socket().room(0);
        embeddedServer.trade("AAA", 1);
        embeddedServer.send();
        connectedClient.socket().room(1);
        embeddedServer.loop().run();

        for (int i = 0; i < 5; i++) {
            embeddedServer.quote("BBB", 100 + i);
            embeddedServer.send();
        }
        connectedClient.socket().room(100);
        embeddedServer.loop().run();

        assertEquals(List.of("t AAA 1"), told(connectedClient));
    }

    @Test
    void whoseSocketIsFilledAgainByAnAnswerHasReadAllTheSame() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.socket().room(0);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();

        for (int i = 0; i < 4; i++) {
            embeddedServer.loop().pass(EmbeddedServer.SLOW_MILLIS / 2);
            connectedClient.socket().room(1);
            connectedClient.asks("{\"action\":\"ping\"}");
        }

        assertEquals("", connectedClient.socket().closed());
    }

    @Test
    void theCursorOfADrainIsNotBehindWhatAConflatingClientHasHad() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = embeddedServer.enter(
                "{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"trades\":[\"AAA\"],\"conflate\":100}");
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        embeddedServer.loop().pass(0);
        embeddedServer.quote("AAA", 101);
        embeddedServer.trade("AAA", 101);
        embeddedServer.send();
        connectedClient.socket().room(0);
        embeddedServer.trade("AAA", 102);
        embeddedServer.send();
        connectedClient.socket().take();

        embeddedServer.drain();

        assertEquals(
                embeddedServer.cursor(3),
                connectedClient.socket().take().get(0).get("resume").asText());
    }

    /** Kind, series and position of each event, and what was said of losses. */
    private static List<String> told(ConnectedClient connectedClient) {
        List<String> told = new ArrayList<>();
        for (JsonNode node : connectedClient.socket().take()) {
            String name = node.path("S").asText() + node.path("topic").asText();
            switch (node.path("T").asText()) {
                case "slow" ->
                    told.add("slow " + node.get("st").asText()
                            + (node.has("skipped") ? " skipped " + node.get("skipped") : ""));
                case "gap" -> told.add("gap " + name + " " + node.get("from") + "-" + node.get("to"));
                case "q", "t", "b", "s", "msg" ->
                    told.add(node.get("T").asText() + " " + name + " " + node.get("q") + (node.has("sn") ? " sn" : ""));
                default -> {
                    // Answers and heartbeats are no part of this.
                }
            }
        }
        return told;
    }
}
