package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Floor;
import io.quotecast.testing.Floor.Guest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that comes back with its cursor gets exactly what it missed, in order, and then what comes. */
class ResumeTest {
    private static final String ALL = "\"quotes\":[\"*\"],\"trades\":[\"*\"],\"statuses\":[\"*\"],\"messages\":[\"*\"]";

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 100})
    void everyEventComesAsItWasWhetherItIsStillAtHandOrOnlyOnTheTape(int backlog) {
        Floor floor = new Floor(0, backlog);
        Guest witness = floor.enter("{\"action\":\"subscribe\"," + ALL + "}");
        floor.trade("AAA", 100);
        floor.send();
        witness.socket().takeTexts();
        publishMix(floor);
        List<JsonNode> missed = witness.socket().take();

        Guest back = floor.connect();
        back.socket().take();
        back.asks(resume(floor, 1));
        floor.loop().run();
        List<JsonNode> heard = back.socket().take();
        publishMix(floor);

        assertEquals(
                "{\"from\":1,\"to\":9,\"events\":8,\"complete\":true}",
                heard.get(0).get("resumed").toString());
        assertEquals(missed, heard.subList(1, 9));
        assertEquals("{\"T\":\"resumed\",\"events\":8,\"q\":9}", heard.get(9).toString());
        assertEquals(10, heard.size());
        assertEquals(witness.socket().take(), back.socket().take());
    }

    @Test
    void onlyWhatIsWantedComes() {
        Floor floor = new Floor(0, 0);
        publishMix(floor);

        Guest back = floor.connect();
        back.asks("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"resume\":\"" + floor.cursor(0) + "\"}");
        floor.send();

        assertEquals(List.of("t AAA 2", "t AAA 7"), back.hears());
    }

    @Test
    void whoMissedNothingHearsLiveAtOnce() {
        Floor floor = new Floor(0, 0);
        publishMix(floor);

        Guest back = floor.connect();
        back.asks(resume(floor, 8));
        floor.loop().run();
        floor.trade("AAA", 100);
        floor.send();

        assertEquals(List.of("t AAA 9"), back.hears());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void aSocketThatFillsOnTheWayGetsTheRestLaterAndLiveEventsWaitBehindIt(int backlog) {
        Floor floor = new Floor(0, backlog);
        for (int i = 0; i < 1_500; i++) {
            floor.trade("AAA", 100 + i);
        }
        floor.send();

        Guest back = floor.connect();
        back.socket().room(1);
        back.asks(resume(floor, 0));
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            floor.quote("BBB", 100 + i);
            floor.send();
            back.socket().room(1);
            floor.loop().run();
            heard.addAll(back.hears());
        }

        List<String> expected = new ArrayList<>();
        for (int q = 1; q <= 1_600; q++) {
            expected.add(q <= 1_500 ? "t AAA " + q : "q BBB " + q);
        }
        assertEquals(expected, heard);
    }

    @Test
    void whoIsOvertakenByTheTapeIsToldSoAndStartsAfresh() {
        Floor floor = new Floor(0, 0, 2_000);
        for (int i = 0; i < 1_500; i++) {
            floor.trade("AAA", 100 + i);
        }
        floor.send();
        Guest back = floor.connect();
        back.asks("{\"action\":\"ping\"}");
        back.socket().room(1);
        back.asks(resume(floor, 0));
        floor.loop().run();
        back.socket().take();

        for (int i = 0; i < 3_000; i++) {
            floor.quote("BBB", 100 + i);
            floor.send();
        }
        back.socket().room(100);
        floor.loop().run();
        List<JsonNode> heard = back.socket().take();
        floor.trade("CCC", 1);
        floor.send();

        assertEquals(416, heard.get(0).get("code").asInt());
        assertTrue(heard.get(0).get("msg").asText().endsWith("has left the tape meanwhile; a snapshot follows"));
        assertEquals(
                List.of("t AAA true", "q BBB true"),
                heard.subList(1, 3).stream()
                        .map(node ->
                                node.get("T").asText() + " " + node.get("S").asText() + " " + node.get("sn"))
                        .toList());
        assertEquals(List.of("t CCC 4501"), back.hears());
    }

    @Test
    void aCursorOfAnotherTapeOrFromTheFutureOrTooOldGetsASnapshot() {
        Floor floor = new Floor(0, 0, 4);
        publishMix(floor);

        for (String cursor : List.of("other:3", floor.cursor(9), floor.cursor(3))) {
            Guest back = floor.connect();
            back.socket().take();
            back.asks("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"resume\":\"" + cursor + "\"}");

            List<JsonNode> heard = back.socket().take();
            assertEquals(416, heard.get(0).get("code").asInt(), cursor);
            assertEquals("false", heard.get(1).get("resumed").get("complete").toString(), cursor);
            assertEquals("true", heard.get(2).get("sn").toString(), cursor);
        }
    }

    @Test
    void underConflationQuotesComeAsStateAndTradesOneByOne() {
        Floor floor = new Floor(0, 0);
        publishMix(floor);
        publishMix(floor);

        Guest back = floor.connect();
        back.asks("{\"action\":\"subscribe\",\"conflate\":100," + ALL + ",\"resume\":\"" + floor.cursor(8) + "\"}");
        floor.send();
        List<String> first = back.hears();
        floor.quote("AAA", 7);
        floor.send();
        floor.loop().pass(200);

        assertEquals(
                List.of(
                        "q AAA 14 sn",
                        "q BBB 13 sn",
                        "t AAA 10",
                        "s CCC 11",
                        "msg lobby 12",
                        "t AAA 15",
                        "msg lobby 16"),
                first);
        assertEquals(List.of("q AAA 17"), back.hears());
    }

    @Test
    void aPauseHoldsTheRestBackAndNothingIsLostByIt() {
        Floor floor = new Floor(0, 0);
        for (int i = 0; i < 600; i++) {
            floor.trade("AAA", 100 + i);
        }
        floor.send();
        Guest back = floor.connect();
        back.socket().room(2);
        back.asks(resume(floor, 0));
        floor.loop().run();
        List<String> heard = new ArrayList<>(back.hears());

        back.asks("{\"action\":\"pause\"}");
        back.socket().room(100);
        floor.trade("AAA", 1);
        floor.send();
        assertEquals(List.of(), back.hears());
        floor.loop().pass(2 * Floor.SLOW_MILLIS);
        back.asks("{\"action\":\"unpause\"}");
        floor.loop().run();
        heard.addAll(back.hears());

        assertEquals(601, heard.size());
        assertEquals("", back.socket().closed());
        assertEquals("t AAA 601", heard.get(600));
    }

    @Test
    void whoWantsMoreOnTheWayGetsThatFromThereOnAndTheRestFromItsCursor() {
        Floor floor = new Floor(0, 0);
        for (int i = 0; i < 600; i++) {
            floor.trade("AAA", 100 + i);
            floor.quote("BBB", 100 + i);
        }
        floor.send();
        Guest back = floor.connect();
        back.socket().room(2);
        back.asks("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"resume\":\"" + floor.cursor(0) + "\"}");
        floor.loop().run();
        List<String> heard = new ArrayList<>(back.hears());

        back.asks("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"],\"snapshot\":false}");
        floor.quote("BBB", 1);
        floor.send();
        back.socket().room(100);
        floor.loop().run();
        heard.addAll(back.hears());

        assertEquals(601, heard.size());
        assertEquals("t AAA 1199", heard.get(599));
        assertEquals("q BBB 1201", heard.get(600));
    }

    @Test
    void aCursorBelongsToTheFirstSubscription() {
        Floor floor = new Floor(0, 0);
        Guest guest = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        guest.socket().take();

        guest.asks(resume(floor, 0));

        JsonNode answer = guest.socket().take().get(0);
        assertEquals(417, answer.get("code").asInt());
        assertEquals(
                "'resume' belongs to the first subscription of a connection",
                answer.get("msg").asText());
    }

    @Test
    void aSessionThatIsPresentedEndsTheConnectionThatHadIt() {
        Floor floor = new Floor(0, 0);
        Guest old = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        Guest other = floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");

        floor.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"session\":\"session 1\"}");
        floor.loop().run();

        assertEquals(
                "4406 a newer connection has presented this session",
                old.socket().closed());
        assertEquals("", other.socket().closed());
    }

    private static String resume(Floor floor, long q) {
        return "{\"action\":\"subscribe\"," + ALL + ",\"resume\":\"" + floor.cursor(q) + "\"}";
    }

    /** Eight events. */
    private static void publishMix(Floor floor) {
        floor.quote("AAA", 100);
        floor.trade("AAA", 101);
        floor.halt("CCC");
        floor.text("lobby", "a \"text\"");
        floor.quote("BBB", 200);
        floor.quote("AAA", 102);
        floor.trade("AAA", 102);
        floor.binary("lobby", new byte[] {1, 2, 3});
        floor.send();
    }
}
