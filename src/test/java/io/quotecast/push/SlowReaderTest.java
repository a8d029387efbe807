package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Floor;
import io.quotecast.testing.Floor.Guest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client whose socket is full costs nobody anything, and learns exactly what it missed. */
class SlowReaderTest {
    private static final String EVERYTHING =
            "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"trades\":[\"*\"],\"statuses\":[\"*\"],\"messages\":[\"*\"]}";

    private final Floor floor = new Floor(400, 0);

    @Test
    void aFullSocketGetsNoEventsAndOthersNoticeNothing() {
        Guest slow = floor.enter(EVERYTHING);
        Guest healthy = floor.enter(EVERYTHING);

        slow.socket().room(1);
        for (int i = 0; i < 3; i++) {
            floor.quote("AAA", 100 + i);
            floor.send();
        }

        assertEquals(List.of("q AAA 1"), slow.hears());
        assertEquals(List.of("q AAA 1", "q AAA 2", "q AAA 3"), healthy.hears());
    }

    @Test
    void onceItTakesMoreItGetsTheNewestAndIsToldWhatItMissed() {
        Guest guest = floor.enter(EVERYTHING);
        floor.trade("AAA", 100);
        floor.text("lobby", "heard");
        floor.send();
        guest.socket().take();

        guest.socket().room(0);
        for (int i = 0; i < 3; i++) {
            floor.trade("AAA", 101 + i);
            floor.quote("AAA", 101 + i);
            floor.text("lobby", "not heard");
            floor.send();
        }
        floor.trade("BBB", 200);
        floor.halt("CCC");
        floor.send();
        guest.socket().room(100);
        floor.loop().run();
        floor.trade("AAA", 110);
        floor.send();

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
                told(guest));
    }

    @Test
    void whatWasPartOfTheSameRoundIsMissedFromTheFirstFrameThatDidNotFit() {
        Guest guest = floor.enter(EVERYTHING);
        guest.socket().take();
        guest.socket().room(1);

        for (int i = 0; i < 1_000; i++) {
            floor.trade("AAA", 100 + i);
            floor.text("lobby", "text " + i);
        }
        floor.send();
        List<String> first = told(guest);
        guest.socket().room(100);
        floor.loop().run();

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
                told(guest));
    }

    @Test
    void catchingUpFollowsTheTapeAndGoesOnWhereTheSocketWasFullAgain() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        guest.socket().room(0);
        for (int i = 0; i < 400; i++) {
            floor.quote("S" + i, 100);
        }
        floor.send();
        guest.socket().take();

        guest.socket().room(1);
        floor.loop().run();
        List<String> first = guest.hears();
        floor.quote("S0", 101);
        floor.send();
        guest.socket().room(100);
        floor.loop().run();
        List<String> second = guest.hears();

        assertTrue(first.size() > 100 && first.size() < 400, () -> first.size() + " in the first frame");
        assertEquals("q S0 1 sn", first.get(0));
        assertEquals("q S" + first.size() + " " + (first.size() + 1) + " sn", second.get(0));
        assertEquals("q S0 401 sn", second.get(second.size() - 1));
        assertEquals(401, first.size() + second.size());
    }

    @Test
    void whoIsBehindByNoMoreThanTheBacklogGetsEveryEvent() {
        Floor patient = new Floor(0, 10);
        Guest every = patient.enter(EVERYTHING);
        Guest conflated = patient.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"conflate\":100}");
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
        Guest guest = floor.enter(EVERYTHING);
        guest.socket().room(0);
        floor.quote("AAA", 100);
        floor.send();
        guest.socket().pending(50_000);
        guest.socket().take();

        guest.asks("{\"action\":\"ping\",\"id\":1}");
        floor.loop().pass(Floor.HEARTBEAT_MILLIS);

        List<JsonNode> heard = guest.socket().take();
        assertEquals("pong", heard.get(0).get("T").asText());
        assertEquals("hb", heard.get(1).get("T").asText());
        assertEquals(50_000, heard.get(1).get("pending").asInt());
    }

    @Test
    void whoReadsNothingForTooLongIsClosedWithTheReason() {
        Guest guest = floor.enter(EVERYTHING);
        Guest healthy = floor.enter(EVERYTHING);
        guest.socket().room(0);
        floor.quote("AAA", 100);
        floor.send();

        floor.loop().pass(Floor.SLOW_MILLIS - 1);
        assertEquals("", guest.socket().closed());
        floor.loop().pass(1_000);

        List<JsonNode> heard = guest.socket().take();
        JsonNode last = heard.get(heard.size() - 1);
        assertEquals(407, last.get("code").asInt());
        assertTrue(last.get("fatal").asBoolean());
        assertEquals("4407", guest.socket().closed().substring(0, 4));
        assertEquals("", healthy.socket().closed());
    }

    @Test
    void whoReadsALittleNowAndThenStays() {
        Guest guest = floor.enter(EVERYTHING);

        for (int i = 0; i < 10; i++) {
            guest.socket().room(0);
            floor.quote("AAA", 100 + i);
            floor.send();
            floor.loop().pass(Floor.SLOW_MILLIS / 2);
            guest.socket().room(1);
            floor.loop().run();
        }

        assertEquals("", guest.socket().closed());
    }

    @Test
    void aClientThatAsksAndNeverReadsTheAnswersIsClosed() {
        Guest guest = floor.connect();

        guest.socket().pending(Floor.MOST_PENDING + 1);
        guest.asks("{\"action\":\"ping\"}");

        List<JsonNode> heard = guest.socket().take();
        assertEquals(407, heard.get(heard.size() - 1).get("code").asInt());
        assertEquals("4407", guest.socket().closed().substring(0, 4));
    }

    @Test
    void underConflationItGetsTheNewestAtOnceAndNothingTwice() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"trades\":[\"*\"],\"conflate\":100}");
        floor.quote("AAA", 100);
        floor.send();
        floor.loop().pass(0);
        floor.quote("BBB", 200);
        floor.trade("AAA", 100);
        floor.send();
        guest.socket().take();

        guest.socket().room(0);
        floor.loop().pass(100);
        floor.quote("AAA", 101);
        floor.trade("BBB", 201);
        floor.trade("BBB", 202);
        floor.send();
        floor.loop().pass(500);
        guest.socket().room(100);
        floor.loop().pass(500);

        assertEquals(
                List.of(
                        "slow started",
                        "q BBB 1 sn",
                        "q AAA 2 sn",
                        "gap trades BBB 1-1",
                        "t BBB 2 sn",
                        "slow ended skipped 1"),
                told(guest));
    }

    @Test
    void whatItSubscribesToMeanwhileComesAtOnceAndWhatItLeavesIsNotTold() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"trades\":[\"AAA\"]}");
        floor.trade("BBB", 200);
        floor.send();
        guest.socket().room(0);
        floor.trade("AAA", 100);
        floor.quote("AAA", 100);
        floor.send();
        guest.socket().take();

        guest.asks("{\"action\":\"subscribe\",\"trades\":[\"BBB\"]}");
        assertEquals(List.of("t BBB 1 sn"), guest.hears());
        guest.asks("{\"action\":\"unsubscribe\",\"trades\":[\"AAA\"]}");
        floor.trade("BBB", 201);
        floor.trade("BBB", 202);
        floor.send();
        guest.socket().take();
        guest.socket().room(100);
        floor.loop().run();

        assertEquals(
                List.of("slow started", "q AAA 1 sn", "gap trades BBB 2-2", "t BBB 3 sn", "slow ended skipped 2"),
                told(guest));
    }

    @Test
    void aPauseThatBeginsWhileItIsSlowEndsWithWhatChangedSinceThen() {
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"*\"]}");
        guest.socket().room(0);
        floor.quote("AAA", 100);
        floor.send();

        guest.asks("{\"action\":\"pause\"}");
        guest.socket().room(100);
        floor.quote("BBB", 200);
        floor.send();
        assertEquals(List.of(), guest.hears());
        guest.asks("{\"action\":\"unpause\"}");
        floor.quote("CCC", 300);
        floor.send();

        assertEquals(List.of("q AAA 1 sn", "q BBB 2 sn", "q CCC 3"), guest.hears());
    }

    @Test
    void whoLeavesWhileHeIsSlowIsForgotten() {
        Guest guest = floor.enter(EVERYTHING);
        guest.socket().room(0);
        floor.quote("AAA", 100);
        floor.send();

        guest.leaves();
        guest.socket().room(100);
        floor.quote("AAA", 101);
        floor.send();
        floor.loop().pass(2 * Floor.SLOW_MILLIS);

        assertEquals(List.of(), guest.hears());
        assertEquals("", guest.socket().closed());
    }

    /** Kind, series and number of each event, and what was said of losses. */
    private static List<String> told(Guest guest) {
        return guest.socket().take().stream().map(SlowReaderTest::inShort).toList();
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
