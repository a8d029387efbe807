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

/** A client that comes back with its cursor gets exactly what it missed, in order, and then what comes. */
class ResumeTest {
    private static final String ALL = "\"quotes\":[\"*\"],\"trades\":[\"*\"],\"statuses\":[\"*\"],\"messages\":[\"*\"]";

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 100})
    void everyEventComesAsItWasWhetherItIsStillAtHandOrOnlyOnTheTape(int backlog) {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, backlog);
        ConnectedClient witness = embeddedServer.enter("{\"action\":\"subscribe\"," + ALL + "}");
        embeddedServer.trade("AAA", 100);
        embeddedServer.send();
        witness.socket().takeTexts();
        publishMix(embeddedServer);
        List<JsonNode> missed = witness.socket().take();

        ConnectedClient back = embeddedServer.connect();
        back.socket().take();
        back.asks(resume(embeddedServer, 1));
        embeddedServer.loop().run();
        List<JsonNode> heard = back.socket().take();
        publishMix(embeddedServer);

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
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        publishMix(embeddedServer);

        ConnectedClient back = embeddedServer.connect();
        back.asks("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"resume\":\"" + embeddedServer.cursor(0) + "\"}");
        embeddedServer.send();

        assertEquals(List.of("t AAA 2", "t AAA 7"), back.hears());
    }

    @Test
    void whoMissedNothingHearsLiveAtOnce() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        publishMix(embeddedServer);

        ConnectedClient back = embeddedServer.connect();
        back.asks(resume(embeddedServer, 8));
        embeddedServer.loop().run();
        embeddedServer.trade("AAA", 100);
        embeddedServer.send();

        assertEquals(List.of("t AAA 9"), back.hears());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void aSocketThatFillsOnTheWayGetsTheRestLaterAndLiveEventsWaitBehindIt(int backlog) {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, backlog);
        for (int i = 0; i < 1_500; i++) {
            embeddedServer.trade("AAA", 100 + i);
        }
        embeddedServer.send();

        ConnectedClient back = embeddedServer.connect();
        back.socket().room(1);
        back.asks(resume(embeddedServer, 0));
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            embeddedServer.quote("BBB", 100 + i);
            embeddedServer.send();
            back.socket().room(1);
            embeddedServer.loop().run();
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
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0, 2_000);
        for (int i = 0; i < 1_500; i++) {
            embeddedServer.trade("AAA", 100 + i);
        }
        embeddedServer.send();
        ConnectedClient back = embeddedServer.connect();
        back.asks("{\"action\":\"ping\"}");
        back.socket().room(1);
        back.asks(resume(embeddedServer, 0));
        embeddedServer.loop().run();
        back.socket().take();

        for (int i = 0; i < 3_000; i++) {
            embeddedServer.quote("BBB", 100 + i);
            embeddedServer.send();
        }
        back.socket().room(100);
        embeddedServer.loop().run();
        List<JsonNode> heard = back.socket().take();
        embeddedServer.trade("CCC", 1);
        embeddedServer.send();

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
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0, 4);
        publishMix(embeddedServer);

        for (String cursor : List.of("other:3", embeddedServer.cursor(9), embeddedServer.cursor(3))) {
            ConnectedClient back = embeddedServer.connect();
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
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        publishMix(embeddedServer);
        publishMix(embeddedServer);

        ConnectedClient back = embeddedServer.connect();
        back.asks("{\"action\":\"subscribe\",\"conflate\":100," + ALL + ",\"resume\":\"" + embeddedServer.cursor(8)
                + "\"}");
        embeddedServer.send();
        List<String> first = back.hears();
        embeddedServer.quote("AAA", 7);
        embeddedServer.send();
        embeddedServer.loop().pass(200);

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
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        for (int i = 0; i < 600; i++) {
            embeddedServer.trade("AAA", 100 + i);
        }
        embeddedServer.send();
        ConnectedClient back = embeddedServer.connect();
        back.socket().room(2);
        back.asks(resume(embeddedServer, 0));
        embeddedServer.loop().run();
        List<String> heard = new ArrayList<>(back.hears());

        back.asks("{\"action\":\"pause\"}");
        back.socket().room(100);
        embeddedServer.trade("AAA", 1);
        embeddedServer.send();
        assertEquals(List.of(), back.hears());
        embeddedServer.loop().pass(2 * EmbeddedServer.SLOW_MILLIS);
        back.asks("{\"action\":\"unpause\"}");
        embeddedServer.loop().run();
        heard.addAll(back.hears());

        assertEquals(601, heard.size());
        assertEquals("", back.socket().closed());
        assertEquals("t AAA 601", heard.get(600));
    }

    @Test
    void whoWantsMoreOnTheWayGetsThatFromThereOnAndTheRestFromItsCursor() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        for (int i = 0; i < 600; i++) {
            embeddedServer.trade("AAA", 100 + i);
            embeddedServer.quote("BBB", 100 + i);
        }
        embeddedServer.send();
        ConnectedClient back = embeddedServer.connect();
        back.socket().room(2);
        back.asks("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"resume\":\"" + embeddedServer.cursor(0) + "\"}");
        embeddedServer.loop().run();
        List<String> heard = new ArrayList<>(back.hears());

        back.asks("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"],\"snapshot\":false}");
        embeddedServer.quote("BBB", 1);
        embeddedServer.send();
        back.socket().room(100);
        embeddedServer.loop().run();
        heard.addAll(back.hears());

        assertEquals(601, heard.size());
        assertEquals("t AAA 1199", heard.get(599));
        assertEquals("q BBB 1201", heard.get(600));
    }

    @Test
    void aCursorBelongsToTheFirstSubscription() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.socket().take();

        connectedClient.asks(resume(embeddedServer, 0));

        JsonNode answer = connectedClient.socket().take().get(0);
        assertEquals(417, answer.get("code").asInt());
        assertEquals(
                "'resume' belongs to the first subscription of a connection",
                answer.get("msg").asText());
    }

    @Test
    void aSessionThatIsPresentedEndsTheConnectionThatHadIt() {
        EmbeddedServer embeddedServer = new EmbeddedServer(0, 0);
        ConnectedClient old = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        ConnectedClient other = embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");

        embeddedServer.enter("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"session\":\"session 1\"}");
        embeddedServer.loop().run();

        assertEquals(
                "4406 a newer connection has presented this session",
                old.socket().closed());
        assertEquals("", other.socket().closed());
    }

    private static String resume(EmbeddedServer embeddedServer, long q) {
        return "{\"action\":\"subscribe\"," + ALL + ",\"resume\":\"" + embeddedServer.cursor(q) + "\"}";
    }

    /** Eight events. */
    private static void publishMix(EmbeddedServer embeddedServer) {
        embeddedServer.quote("AAA", 100);
        embeddedServer.trade("AAA", 101);
        embeddedServer.halt("CCC");
        embeddedServer.text("lobby", "a \"text\"");
        embeddedServer.quote("BBB", 200);
        embeddedServer.quote("AAA", 102);
        embeddedServer.trade("AAA", 102);
        embeddedServer.binary("lobby", new byte[] {1, 2, 3});
        embeddedServer.send();
    }
}
