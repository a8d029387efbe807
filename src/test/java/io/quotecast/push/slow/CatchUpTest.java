package io.quotecast.push.slow;

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

/** Cases of catching up that random runs have found: deliveries, gaps and counts follow the protocol. */
class CatchUpTest {
    @Test
    void eventsDuringPauseAreNotCountedAsSkipped() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        connectedClient.transport().writableFrames(0);
        server.quote("AAA", 100);
        server.quote("AAA", 101);
        server.deliver();
        connectedClient.send("{\"action\":\"pause\"}");
        server.quote("BBB", 200);
        server.quote("CCC", 300);
        server.deliver();
        connectedClient.send("{\"action\":\"unpause\"}");
        connectedClient.transport().drainMessages();

        connectedClient.transport().writableFrames(100);
        server.loop().run();

        assertEquals(
                List.of("slow started", "q AAA 2 sn", "q BBB 3 sn", "q CCC 4 sn", "slow ended skipped 1"),
                messages(connectedClient));
    }

    @Test
    void eventsBeforeConflationAreCounted() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        connectedClient.transport().writableFrames(0);
        for (int i = 0; i < 3; i++) {
            server.quote("AAA", 100 + i);
        }
        server.deliver();
        connectedClient.send("{\"action\":\"subscribe\",\"conflate\":100}");
        server.quote("BBB", 200);
        server.deliver();
        connectedClient.transport().drainMessages();

        connectedClient.transport().writableFrames(100);
        server.loop().run();

        assertEquals(
                List.of("slow started", "q AAA 3 sn", "q BBB 4 sn", "slow ended skipped 2"), messages(connectedClient));
    }

    @Test
    void messageOfPauseThatIsDeliveredIsNotAGap() {
        EmbeddedServer server = new EmbeddedServer(0, 100);
        ConnectedClient connectedClient =
                server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"messages\":[\"lobby\"]}");
        connectedClient.transport().writableFrames(0);
        server.quote("AAA", 100);
        server.deliver();
        connectedClient.send("{\"action\":\"pause\"}");
        server.text("lobby", "during the pause");
        server.deliver();
        connectedClient.send("{\"action\":\"unpause\"}");
        server.text("lobby", "after the pause");
        server.deliver();
        connectedClient.transport().drainMessages();

        connectedClient.transport().writableFrames(100);
        server.loop().run();

        assertEquals(List.of("q AAA 1", "msg lobby 2", "msg lobby 3"), messages(connectedClient));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void newSubscriptionOfPauseComesBeforeMissedEvents(int bufferEvents) {
        EmbeddedServer server = new EmbeddedServer(0, bufferEvents);
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"trades\":[\"AAA\"]}");
        server.quote("BBB", 200);
        server.deliver();
        connectedClient.transport().writableFrames(0);
        server.trade("AAA", 100);
        server.deliver();
        connectedClient.send("{\"action\":\"pause\"}");
        server.quote("BBB", 201);
        server.deliver();
        connectedClient.send("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        connectedClient.transport().drainMessages();

        connectedClient.send("{\"action\":\"unpause\"}");
        assertEquals(List.of("q BBB 3 sn"), connectedClient.takeEvents());
        connectedClient.transport().writableFrames(100);
        server.loop().run();

        assertEquals(List.of(bufferEvents == 0 ? "t AAA 2 sn" : "t AAA 2"), connectedClient.takeEvents());
    }

    @Test
    void resubscribingDuringPauseSendsSnapshotAgain() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        server.quote("AAA", 100);
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.send("{\"action\":\"pause\"}");
        connectedClient.send("{\"action\":\"unsubscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.send("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.transport().drainMessages();

        connectedClient.send("{\"action\":\"unpause\"}");

        assertEquals(List.of("q AAA 1 sn"), connectedClient.takeEvents());
    }

    @Test
    void slowClientWithTooManySubscriptionChangesIsClosed() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.transport().writableFrames(0);
        for (int i = 0; i < 100; i++) {
            server.quote("AAA", 100 + i);
            server.deliver();
            connectedClient.send("{\"action\":\"" + (i % 2 == 0 ? "pause" : "unpause") + "\"}");
        }
        assertEquals("", connectedClient.transport().closeStatus());

        for (int i = 0; i < 100; i++) {
            server.quote("AAA", 100 + i);
            server.deliver();
            connectedClient.send("{\"action\":\"" + (i % 2 == 0 ? "pause" : "unpause") + "\"}");
        }

        assertTrue(
                connectedClient.transport().closeStatus().startsWith("4407"),
                () -> connectedClient.transport().closeStatus());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void resumeAheadOfShardLosesNothingSubscribedMeanwhile(int conflate) {
        EmbeddedServer server = new EmbeddedServer(0, 100);
        server.quoteWithoutRunning("BBB", 200);
        server.quoteWithoutRunning("AAA", 100);
        ConnectedClient resumed = server.connect();
        resumed.send("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"conflate\":" + conflate + ",\"resume\":\""
                + server.cursor(2) + "\"}");
        resumed.send("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");

        server.deliver();
        server.loop().advance(1_000);

        assertEquals(List.of("q BBB 1"), resumed.takeEvents());
    }

    @Test
    void conflatedResumeAheadOfShardGetsNewest() {
        EmbeddedServer server = new EmbeddedServer(0, 100);
        server.quote("AAA", 100);
        server.deliver();
        server.quoteWithoutRunning("AAA", 101);
        server.quoteWithoutRunning("AAA", 102);
        ConnectedClient resumed = server.connect();

        resumed.send("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"conflate\":100,\"resume\":\"" + server.cursor(3)
                + "\"}");
        server.deliver();
        server.loop().advance(1_000);

        assertEquals(List.of("q AAA 1 sn", "q AAA 3"), resumed.takeEvents());
    }

    @Test
    void waitingEventIsNotSentAfterNewerOneWhenConflationEnds() {
        EmbeddedServer server = new EmbeddedServer(0, 100);
        ConnectedClient connectedClient = server.connectWith(
                "{\"action\":\"subscribe\",\"bars\":[\"AAA\"],\"trades\":[\"AAA\"],\"conflate\":100}");
        server.bar("AAA", false);
        server.deliver();
        server.loop().advance(0);
        server.bar("AAA", false);
        server.bar("AAA", true);
        server.deliver();
        connectedClient.transport().drainMessages();
        connectedClient.transport().writableFrames(0);
        server.trade("AAA", 100);
        server.deliver();
        connectedClient.send("{\"action\":\"subscribe\",\"conflate\":0}");
        connectedClient.transport().drainMessages();

        connectedClient.transport().writableFrames(100);
        server.loop().run();

        assertEquals(List.of("t AAA 4"), messages(connectedClient));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void fewMissedEventsAfterLongSilenceAreReplayed(int conflate) {
        EmbeddedServer server = new EmbeddedServer(0, 10);
        server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"]}");
        ConnectedClient quiet = server.connectWith(
                "{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"tickers\":[\"AAA\"],\"conflate\":" + conflate + "}");
        for (int i = 0; i < 100; i++) {
            server.quote("BBB", 100 + i);
            server.deliver();
        }
        quiet.transport().drainMessages();

        quiet.transport().writableFrames(0);
        server.trade("AAA", 1);
        server.trade("AAA", 2);
        server.deliver();
        quiet.transport().writableFrames(100);
        server.loop().run();

        assertEquals(List.of("t AAA 101", "t AAA 102"), messages(quiet));
    }

    @Test
    void nothingIsReportedWhenNothingWasMissed() {
        EmbeddedServer server = new EmbeddedServer(0, 1);
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"trades\":[\"AAA\"]}");
        connectedClient.transport().drainMessages();
        connectedClient.transport().writableFrames(0);
        server.trade("AAA", 1);
        server.deliver();
        connectedClient.transport().writableFrames(1);
        server.loop().run();

        for (int i = 0; i < 5; i++) {
            server.quote("BBB", 100 + i);
            server.deliver();
        }
        connectedClient.transport().writableFrames(100);
        server.loop().run();

        assertEquals(List.of("t AAA 1"), messages(connectedClient));
    }

    @Test
    void responseThatFillsSocketAgainCountsAsProgress() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.transport().writableFrames(0);
        server.quote("AAA", 100);
        server.deliver();

        for (int i = 0; i < 4; i++) {
            server.loop().advance(EmbeddedServer.SLOW_MILLIS / 2);
            connectedClient.transport().writableFrames(1);
            connectedClient.send("{\"action\":\"ping\"}");
        }

        assertEquals("", connectedClient.transport().closeStatus());
    }

    @Test
    void drainCursorIncludesConflatedEvents() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = server.connectWith(
                "{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"trades\":[\"AAA\"],\"conflate\":100}");
        server.quote("AAA", 100);
        server.deliver();
        server.loop().advance(0);
        server.quote("AAA", 101);
        server.trade("AAA", 101);
        server.deliver();
        connectedClient.transport().writableFrames(0);
        server.trade("AAA", 102);
        server.deliver();
        connectedClient.transport().drainMessages();

        server.drain();

        assertEquals(
                server.cursor(3),
                connectedClient.transport().drainMessages().get(0).get("resume").asText());
    }

    /** Returns kind, series and position of each event, the gaps and the slow notifications. */
    private static List<String> messages(ConnectedClient connectedClient) {
        List<String> messages = new ArrayList<>();
        for (JsonNode node : connectedClient.transport().drainMessages()) {
            String name = node.path("S").asText() + node.path("topic").asText();
            switch (node.path("T").asText()) {
                case "slow" ->
                    messages.add("slow " + node.get("st").asText()
                            + (node.has("skipped") ? " skipped " + node.get("skipped") : ""));
                case "gap" -> messages.add("gap " + name + " " + node.get("from") + "-" + node.get("to"));
                case "q", "t", "b", "s", "msg" ->
                    messages.add(
                            node.get("T").asText() + " " + name + " " + node.get("q") + (node.has("sn") ? " sn" : ""));
                default -> {
                    // Responses and heartbeats are ignored.
                }
            }
        }
        return messages;
    }
}
