package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client whose socket is full costs nobody anything, and learns exactly what it missed. */
class SlowReadersTest {
    private static final String EVERYTHING =
            "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"trades\":[\"*\"],\"statuses\":[\"*\"],\"messages\":[\"*\"]}";

    private final EmbeddedServer embeddedServer = new EmbeddedServer(400, 0);

    @Test
    void aFullSocketGetsNoEventsAndOthersNoticeNothing() {
        ConnectedClient slow = embeddedServer.enter(EVERYTHING);
        ConnectedClient healthy = embeddedServer.enter(EVERYTHING);

        slow.socket().room(1);
        for (int i = 0; i < 3; i++) {
            embeddedServer.quote("AAA", 100 + i);
            embeddedServer.send();
        }

        assertEquals(List.of("q AAA 1"), slow.hears());
        assertEquals(List.of("q AAA 1", "q AAA 2", "q AAA 3"), healthy.hears());
    }

    @Test
    void onceItTakesMoreItGetsTheNewestAndIsToldWhatItMissed() {
        ConnectedClient connectedClient = embeddedServer.enter(EVERYTHING);
        embeddedServer.trade("AAA", 100);
        embeddedServer.text("lobby", "heard");
        embeddedServer.send();
        connectedClient.socket().take();

        connectedClient.socket().room(0);
        for (int i = 0; i < 3; i++) {
            embeddedServer.trade("AAA", 101 + i);
            embeddedServer.quote("AAA", 101 + i);
            embeddedServer.text("lobby", "not heard");
            embeddedServer.send();
        }
        embeddedServer.trade("BBB", 200);
        embeddedServer.halt("CCC");
        embeddedServer.send();
        connectedClient.socket().room(100);
        embeddedServer.loop().run();
        embeddedServer.trade("AAA", 110);
        embeddedServer.send();

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
                told(connectedClient));
    }

    @Test
    void whatWasPartOfTheSameRoundIsMissedFromTheFirstFrameThatDidNotFit() {
        ConnectedClient connectedClient = embeddedServer.enter(EVERYTHING);
        connectedClient.socket().take();
        connectedClient.socket().room(1);

        for (int i = 0; i < 1_000; i++) {
            embeddedServer.trade("AAA", 100 + i);
            embeddedServer.text("lobby", "text " + i);
        }
        embeddedServer.send();
        List<String> first = told(connectedClient);
        connectedClient.socket().room(100);
        embeddedServer.loop().run();

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
                told(connectedClient));
    }

    @Test
    void catchingUpFollowsTheTapeAndGoesOnWhereTheSocketWasFullAgain() {
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        connectedClient.socket().room(0);
        for (int i = 0; i < 400; i++) {
            embeddedServer.quote("S" + i, 100);
        }
        embeddedServer.send();
        connectedClient.socket().take();

        connectedClient.socket().room(1);
        embeddedServer.loop().run();
        List<String> first = connectedClient.hears();
        embeddedServer.quote("S0", 101);
        embeddedServer.send();
        connectedClient.socket().room(100);
        embeddedServer.loop().run();
        List<String> second = connectedClient.hears();

        assertTrue(first.size() > 100 && first.size() < 400, () -> first.size() + " in the first frame");
        assertEquals("q S0 1 sn", first.get(0));
        assertEquals("q S" + first.size() + " " + (first.size() + 1) + " sn", second.get(0));
        assertEquals("q S0 401 sn", second.get(second.size() - 1));
        assertEquals(401, first.size() + second.size());
    }

    @Test
    void whoIsBehindByNoMoreThanTheBacklogGetsEveryEvent() {
        EmbeddedServer patient = new EmbeddedServer(0, 10);
        ConnectedClient every = patient.enter(EVERYTHING);
        ConnectedClient conflated = patient.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":100}");
        every.socket().room(0);
        conflated.socket().room(0);
        for (int i = 0; i < 3; i++) {
            patient.quote("AAA", 100 + i);
            patient.trade("AAA", 100 + i);
            patient.text("lobby", "text");
            patient.send();
        }
        patient.loop().pass(1_000);
        every.socket().take();
        conflated.socket().take();

        every.socket().room(100);
        conflated.socket().room(100);
        patient.loop().run();
        patient.quote("AAA", 110);
        patient.send();
        patient.loop().pass(1_000);

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
                told(every).stream().filter(text -> !text.startsWith("hb")).toList());
        assertEquals(
                List.of("q AAA 3", "q AAA 4"),
                told(conflated).stream().filter(text -> !text.startsWith("hb")).toList());
    }

    @Test
    void heartbeatsAndAnswersReachItAllTheSame() {
        ConnectedClient connectedClient = embeddedServer.enter(EVERYTHING);
        connectedClient.socket().room(0);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        connectedClient.socket().pending(50_000);
        connectedClient.socket().take();

        connectedClient.asks("{\"action\":\"ping\",\"id\":1}");
        embeddedServer.loop().pass(EmbeddedServer.HEARTBEAT_MILLIS);

        List<JsonNode> heard = connectedClient.socket().take();
        assertEquals("pong", heard.get(0).get("T").asText());
        assertEquals("hb", heard.get(1).get("T").asText());
        assertEquals(50_000, heard.get(1).get("pending").asInt());
    }

    @Test
    void whoReadsNothingForTooLongIsClosedWithTheReason() {
        ConnectedClient connectedClient = embeddedServer.enter(EVERYTHING);
        ConnectedClient healthy = embeddedServer.enter(EVERYTHING);
        connectedClient.socket().room(0);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();

        embeddedServer.loop().pass(EmbeddedServer.SLOW_MILLIS - 1);
        assertEquals("", connectedClient.socket().closed());
        embeddedServer.loop().pass(1_000);

        List<JsonNode> heard = connectedClient.socket().take();
        JsonNode last = heard.get(heard.size() - 1);
        assertEquals(407, last.get("code").asInt());
        assertTrue(last.get("fatal").asBoolean());
        assertEquals("4407", connectedClient.socket().closed().substring(0, 4));
        assertEquals("", healthy.socket().closed());
    }

    @Test
    void whoReadsALittleNowAndThenStays() {
        ConnectedClient connectedClient = embeddedServer.enter(EVERYTHING);

        for (int i = 0; i < 10; i++) {
            connectedClient.socket().room(0);
            embeddedServer.quote("AAA", 100 + i);
            embeddedServer.send();
            embeddedServer.loop().pass(EmbeddedServer.SLOW_MILLIS / 2);
            connectedClient.socket().room(1);
            embeddedServer.loop().run();
        }

        assertEquals("", connectedClient.socket().closed());
    }

    @Test
    void aClientThatAsksAndNeverReadsTheAnswersIsClosed() {
        ConnectedClient connectedClient = embeddedServer.connect();

        connectedClient.socket().pending(EmbeddedServer.MOST_PENDING + 1);
        connectedClient.asks("{\"action\":\"ping\"}");

        List<JsonNode> heard = connectedClient.socket().take();
        assertEquals(407, heard.get(heard.size() - 1).get("code").asInt());
        assertEquals("4407", connectedClient.socket().closed().substring(0, 4));
    }

    @Test
    void underConflationItGetsTheNewestAtOnceAndNothingTwice() {
        ConnectedClient connectedClient = embeddedServer.enter(
                "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"trades\":[\"*\"],\"conflate\":100}");
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        embeddedServer.loop().pass(0);
        embeddedServer.quote("BBB", 200);
        embeddedServer.trade("AAA", 100);
        embeddedServer.send();
        connectedClient.socket().take();

        connectedClient.socket().room(0);
        embeddedServer.loop().pass(100);
        embeddedServer.quote("AAA", 101);
        embeddedServer.trade("BBB", 201);
        embeddedServer.trade("BBB", 202);
        embeddedServer.send();
        embeddedServer.loop().pass(500);
        connectedClient.socket().room(100);
        embeddedServer.loop().pass(500);

        assertEquals(
                List.of(
                        "slow started",
                        "q BBB 1 sn",
                        "q AAA 2 sn",
                        "gap trades BBB 1-1",
                        "t BBB 2 sn",
                        "slow ended skipped 1"),
                told(connectedClient));
    }

    @Test
    void whatItSubscribesToMeanwhileComesAtOnceAndWhatItLeavesIsNotTold() {
        ConnectedClient connectedClient =
                embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"trades\":[\"AAA\"]}");
        embeddedServer.trade("BBB", 200);
        embeddedServer.send();
        connectedClient.socket().room(0);
        embeddedServer.trade("AAA", 100);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();
        connectedClient.socket().take();

        connectedClient.asks("{\"action\":\"subscribe\",\"trades\":[\"BBB\"]}");
        assertEquals(List.of("t BBB 1 sn"), connectedClient.hears());
        connectedClient.asks("{\"action\":\"unsubscribe\",\"trades\":[\"AAA\"]}");
        embeddedServer.trade("BBB", 201);
        embeddedServer.trade("BBB", 202);
        embeddedServer.send();
        connectedClient.socket().take();
        connectedClient.socket().room(100);
        embeddedServer.loop().run();

        assertEquals(
                List.of("slow started", "q AAA 1 sn", "gap trades BBB 2-2", "t BBB 3 sn", "slow ended skipped 2"),
                told(connectedClient));
    }

    @Test
    void aPauseThatBeginsWhileItIsSlowEndsWithWhatChangedSinceThen() {
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        connectedClient.socket().room(0);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();

        connectedClient.asks("{\"action\":\"pause\"}");
        connectedClient.socket().room(100);
        embeddedServer.quote("BBB", 200);
        embeddedServer.send();
        assertEquals(List.of(), connectedClient.hears());
        connectedClient.asks("{\"action\":\"unpause\"}");
        embeddedServer.quote("CCC", 300);
        embeddedServer.send();

        assertEquals(List.of("q AAA 1 sn", "q BBB 2 sn", "q CCC 3"), connectedClient.hears());
    }

    @Test
    void whoLeavesWhileHeIsSlowIsForgotten() {
        ConnectedClient connectedClient = embeddedServer.enter(EVERYTHING);
        connectedClient.socket().room(0);
        embeddedServer.quote("AAA", 100);
        embeddedServer.send();

        connectedClient.leaves();
        connectedClient.socket().room(100);
        embeddedServer.quote("AAA", 101);
        embeddedServer.send();
        embeddedServer.loop().pass(2 * EmbeddedServer.SLOW_MILLIS);

        assertEquals(List.of(), connectedClient.hears());
        assertEquals("", connectedClient.socket().closed());
    }

    /** Kind, series and number of each event, and what was said of losses. */
    private static List<String> told(ConnectedClient connectedClient) {
        return connectedClient.socket().take().stream()
                .map(SlowReadersTest::inShort)
                .toList();
    }

    private static String inShort(JsonNode node) {
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
