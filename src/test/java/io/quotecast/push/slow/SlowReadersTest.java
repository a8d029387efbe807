package io.quotecast.push.slow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client whose socket is full does not affect other clients and is notified of exactly what it missed. */
class SlowReadersTest {
    private static final String EVERYTHING =
            "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"trades\":[\"*\"],\"statuses\":[\"*\"],\"messages\":[\"*\"]}";

    private final EmbeddedServer server = new EmbeddedServer(400, 0);

    @Test
    void droppedMessagesAreReportedAndCostNoOtherEvent() {
        EmbeddedServer buffered = new EmbeddedServer(0, 100);
        ConnectedClient slow = buffered.connectWith(EVERYTHING);
        ConnectedClient withoutMessages = buffered.connectWith("{\"action\":\"subscribe\",\"trades\":[\"*\"]}");
        slow.transport().drainMessages();
        withoutMessages.transport().drainMessages();
        slow.transport().writableFrames(0);
        withoutMessages.transport().writableFrames(0);
        // Five of them fit into half of 8 MiB.
        for (int i = 0; i < 6; i++) {
            buffered.text("lobby", "x".repeat(400_000));
            buffered.trade("AAA", 100 + i);
        }
        buffered.deliver();

        slow.transport().writableFrames(100);
        withoutMessages.transport().writableFrames(100);
        buffered.loop().run();

        assertEquals(
                List.of(
                        "slow",
                        "t AAA 2",
                        "gap lobby",
                        "msg lobby 3",
                        "t AAA 4",
                        "msg lobby 5",
                        "t AAA 6",
                        "msg lobby 7",
                        "t AAA 8",
                        "msg lobby 9",
                        "t AAA 10",
                        "msg lobby 11",
                        "t AAA 12",
                        "slow"),
                slow.transport().drainSummaries().stream()
                        .map(summary -> summary.startsWith("slow") ? "slow" : summary)
                        .toList());
        assertEquals(
                List.of("t AAA 2", "t AAA 4", "t AAA 6", "t AAA 8", "t AAA 10", "t AAA 12"),
                withoutMessages.transport().drainSummaries());
    }

    @Test
    void fullSocketReceivesNoEventsAndDoesNotAffectOthers() {
        ConnectedClient slow = server.connectWith(EVERYTHING);
        ConnectedClient healthy = server.connectWith(EVERYTHING);

        slow.transport().writableFrames(1);
        for (int i = 0; i < 3; i++) {
            server.quote("AAA", 100 + i);
            server.deliver();
        }

        assertEquals(List.of("q AAA 1"), slow.takeEvents());
        assertEquals(List.of("q AAA 1", "q AAA 2", "q AAA 3"), healthy.takeEvents());
    }

    @Test
    void writableSocketReceivesNewestAndGapReports() {
        ConnectedClient connectedClient = server.connectWith(EVERYTHING);
        server.trade("AAA", 100);
        server.text("lobby", "received");
        server.deliver();
        connectedClient.transport().drainMessages();

        connectedClient.transport().writableFrames(0);
        for (int i = 0; i < 3; i++) {
            server.trade("AAA", 101 + i);
            server.quote("AAA", 101 + i);
            server.text("lobby", "missed");
            server.deliver();
        }
        server.trade("BBB", 200);
        server.halt("CCC");
        server.deliver();
        connectedClient.transport().writableFrames(100);
        server.loop().run();
        server.trade("AAA", 110);
        server.deliver();

        assertEquals(
                List.of(
                        "slow started",
                        "gap trades AAA 2-3",
                        "t AAA 4 sn",
                        "q AAA 3 sn",
                        "t BBB 1 sn",
                        "s CCC 1 sn",
                        "gap messages lobby 2-4",
                        "slow ended skipped 7",
                        "t AAA 5"),
                messages(connectedClient));
    }

    @Test
    void eventsOfBatchAreMissedFromFirstUnwrittenFrame() {
        ConnectedClient connectedClient = server.connectWith(EVERYTHING);
        connectedClient.transport().drainMessages();
        connectedClient.transport().writableFrames(1);

        for (int i = 0; i < 1_000; i++) {
            server.trade("AAA", 100 + i);
            server.text("lobby", "text " + i);
        }
        server.deliver();
        List<String> first = messages(connectedClient);
        connectedClient.transport().writableFrames(100);
        server.loop().run();

        long trades = first.stream().filter(text -> text.startsWith("t ")).count();
        long messages = first.size() - trades;
        assertTrue(trades > 100 && trades < 500, () -> trades + " trades in the first frame");
        assertEquals(
                List.of(
                        "slow started",
                        "gap trades AAA " + (trades + 1) + "-999",
                        "t AAA 1000 sn",
                        "gap messages lobby " + (messages + 1) + "-1000",
                        "slow ended skipped " + (2_000 - trades - messages - 1)),
                messages(connectedClient));
    }

    @Test
    void catchUpFollowsJournalOrderAndContinuesAfterFullSocket() {
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        connectedClient.transport().writableFrames(0);
        for (int i = 0; i < 400; i++) {
            server.quote("S" + i, 100);
        }
        server.deliver();
        connectedClient.transport().drainMessages();

        connectedClient.transport().writableFrames(1);
        server.loop().run();
        List<String> first = connectedClient.takeEvents();
        server.quote("S0", 101);
        server.deliver();
        connectedClient.transport().writableFrames(100);
        server.loop().run();
        List<String> second = connectedClient.takeEvents();

        assertTrue(first.size() > 100 && first.size() < 400, () -> first.size() + " in the first frame");
        assertEquals("q S0 1 sn", first.get(0));
        assertEquals("q S" + first.size() + " " + (first.size() + 1) + " sn", second.get(0));
        assertEquals("q S0 401 sn", second.get(second.size() - 1));
        assertEquals(401, first.size() + second.size());
    }

    @Test
    void clientWithinBufferedEventsReceivesEveryEvent() {
        EmbeddedServer buffered = new EmbeddedServer(0, 10);
        ConnectedClient every = buffered.connectWith(EVERYTHING);
        ConnectedClient conflated =
                buffered.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":100}");
        every.transport().writableFrames(0);
        conflated.transport().writableFrames(0);
        for (int i = 0; i < 3; i++) {
            buffered.quote("AAA", 100 + i);
            buffered.trade("AAA", 100 + i);
            buffered.text("lobby", "text");
            buffered.deliver();
        }
        buffered.loop().advance(1_000);
        every.transport().drainMessages();
        conflated.transport().drainMessages();

        every.transport().writableFrames(100);
        conflated.transport().writableFrames(100);
        buffered.loop().run();
        buffered.quote("AAA", 110);
        buffered.deliver();
        buffered.loop().advance(1_000);

        assertEquals(
                List.of(
                        "q AAA 1",
                        "t AAA 1",
                        "msg lobby 1",
                        "q AAA 2",
                        "t AAA 2",
                        "msg lobby 2",
                        "q AAA 3",
                        "t AAA 3",
                        "msg lobby 3",
                        "q AAA 4"),
                messages(every).stream().filter(text -> !text.startsWith("hb")).toList());
        assertEquals(
                List.of("q AAA 3", "q AAA 4"),
                messages(conflated).stream()
                        .filter(text -> !text.startsWith("hb"))
                        .toList());
    }

    @Test
    void heartbeatsAndResponsesReachSlowClient() {
        ConnectedClient connectedClient = server.connectWith(EVERYTHING);
        connectedClient.transport().writableFrames(0);
        server.quote("AAA", 100);
        server.deliver();
        connectedClient.transport().pending(50_000);
        connectedClient.transport().drainMessages();

        connectedClient.send("{\"action\":\"ping\",\"id\":1}");
        server.loop().advance(EmbeddedServer.HEARTBEAT_MILLIS);

        List<JsonNode> received = connectedClient.transport().drainMessages();
        assertEquals("pong", received.get(0).get("T").asText());
        assertEquals("hb", received.get(1).get("T").asText());
        assertEquals(50_000, received.get(1).get("pending").asInt());
    }

    @Test
    void clientThatReadsNothingIsClosedWithReason() {
        ConnectedClient connectedClient = server.connectWith(EVERYTHING);
        ConnectedClient healthy = server.connectWith(EVERYTHING);
        connectedClient.transport().writableFrames(0);
        server.quote("AAA", 100);
        server.deliver();

        server.loop().advance(EmbeddedServer.SLOW_MILLIS - 1);
        assertEquals("", connectedClient.transport().closeStatus());
        server.loop().advance(1_000);

        List<JsonNode> received = connectedClient.transport().drainMessages();
        JsonNode last = received.get(received.size() - 1);
        assertEquals(407, last.get("code").asInt());
        assertTrue(last.get("fatal").asBoolean());
        assertEquals("4407", connectedClient.transport().closeStatus().substring(0, 4));
        assertEquals("", healthy.transport().closeStatus());
    }

    @Test
    void clientThatReadsALittleStaysConnected() {
        ConnectedClient connectedClient = server.connectWith(EVERYTHING);

        for (int i = 0; i < 10; i++) {
            connectedClient.transport().writableFrames(0);
            server.quote("AAA", 100 + i);
            server.deliver();
            server.loop().advance(EmbeddedServer.SLOW_MILLIS / 2);
            connectedClient.transport().writableFrames(1);
            server.loop().run();
        }

        assertEquals("", connectedClient.transport().closeStatus());
    }

    @Test
    void clientThatNeverReadsResponsesIsClosed() {
        ConnectedClient connectedClient = server.connect();

        connectedClient.transport().pending(EmbeddedServer.MAX_PENDING_BYTES + 1);
        connectedClient.send("{\"action\":\"ping\"}");

        List<JsonNode> received = connectedClient.transport().drainMessages();
        assertEquals(407, received.get(received.size() - 1).get("code").asInt());
        assertEquals("4407", connectedClient.transport().closeStatus().substring(0, 4));
    }

    @Test
    void conflatedSlowClientReceivesNewestOnce() {
        ConnectedClient connectedClient =
                server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"trades\":[\"*\"],\"conflate\":100}");
        server.quote("AAA", 100);
        server.deliver();
        server.loop().advance(0);
        server.quote("BBB", 200);
        server.trade("AAA", 100);
        server.deliver();
        connectedClient.transport().drainMessages();

        connectedClient.transport().writableFrames(0);
        server.loop().advance(100);
        server.quote("AAA", 101);
        server.trade("BBB", 201);
        server.trade("BBB", 202);
        server.deliver();
        server.loop().advance(500);
        connectedClient.transport().writableFrames(100);
        server.loop().advance(500);

        assertEquals(
                List.of(
                        "slow started",
                        "q BBB 1 sn",
                        "q AAA 2 sn",
                        "gap trades BBB 1-1",
                        "t BBB 2 sn",
                        "slow ended skipped 1"),
                messages(connectedClient));
    }

    @Test
    void subscriptionChangesOfSlowClientTakeEffectAtOnce() {
        ConnectedClient connectedClient =
                server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"trades\":[\"AAA\"]}");
        server.trade("BBB", 200);
        server.deliver();
        connectedClient.transport().writableFrames(0);
        server.trade("AAA", 100);
        server.quote("AAA", 100);
        server.deliver();
        connectedClient.transport().drainMessages();

        connectedClient.send("{\"action\":\"subscribe\",\"trades\":[\"BBB\"]}");
        assertEquals(List.of("t BBB 1 sn"), connectedClient.takeEvents());
        connectedClient.send("{\"action\":\"unsubscribe\",\"trades\":[\"AAA\"]}");
        server.trade("BBB", 201);
        server.trade("BBB", 202);
        server.deliver();
        connectedClient.transport().drainMessages();
        connectedClient.transport().writableFrames(100);
        server.loop().run();

        assertEquals(
                List.of("slow started", "q AAA 1 sn", "gap trades BBB 2-2", "t BBB 3 sn", "slow ended skipped 2"),
                messages(connectedClient));
    }

    @Test
    void pauseOfSlowClientEndsWithChangesSinceThen() {
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        connectedClient.transport().writableFrames(0);
        server.quote("AAA", 100);
        server.deliver();

        connectedClient.send("{\"action\":\"pause\"}");
        connectedClient.transport().writableFrames(100);
        server.quote("BBB", 200);
        server.deliver();
        assertEquals(List.of(), connectedClient.takeEvents());
        connectedClient.send("{\"action\":\"unpause\"}");
        server.quote("CCC", 300);
        server.deliver();

        assertEquals(List.of("q AAA 1 sn", "q BBB 2 sn", "q CCC 3"), connectedClient.takeEvents());
    }

    @Test
    void slowClientThatLeavesIsRemoved() {
        ConnectedClient connectedClient = server.connectWith(EVERYTHING);
        connectedClient.transport().writableFrames(0);
        server.quote("AAA", 100);
        server.deliver();

        connectedClient.disconnect();
        connectedClient.transport().writableFrames(100);
        server.quote("AAA", 101);
        server.deliver();
        server.loop().advance(2 * EmbeddedServer.SLOW_MILLIS);

        assertEquals(List.of(), connectedClient.takeEvents());
        assertEquals("", connectedClient.transport().closeStatus());
    }

    /** Returns kind, series and series number of each event, the gaps and the slow notifications. */
    private static List<String> messages(ConnectedClient connectedClient) {
        return connectedClient.transport().drainMessages().stream()
                .map(SlowReadersTest::summary)
                .toList();
    }

    private static String summary(JsonNode node) {
        String kind = node.path("T").asText();
        String name = node.path("S").asText() + node.path("topic").asText();
        return switch (kind) {
            case "slow" ->
                kind + " " + node.path("st").asText()
                        + (node.has("skipped")
                                ? " skipped " + node.path("skipped").asLong()
                                : "");
            case "gap" ->
                kind + " " + node.path("channel").asText() + " " + name + " "
                        + node.path("from").asLong() + "-" + node.path("to").asLong();
            default -> kind + " " + name + " " + node.path("u").asLong() + (node.has("sn") ? " sn" : "");
        };
    }
}
