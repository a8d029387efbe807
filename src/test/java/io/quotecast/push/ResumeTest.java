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

/** A client that resumes with its cursor receives exactly what it missed, in order, and then live events. */
class ResumeTest {
    private static final String ALL = "\"quotes\":[\"*\"],\"trades\":[\"*\"],\"statuses\":[\"*\"],\"messages\":[\"*\"]";

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 100})
    void everyMissedEventIsReplayedFromMemoryOrJournal(int bufferEvents) {
        EmbeddedServer server = new EmbeddedServer(0, bufferEvents);
        ConnectedClient connected = server.connectWith("{\"action\":\"subscribe\"," + ALL + "}");
        server.trade("AAA", 100);
        server.deliver();
        connected.transport().drainTexts();
        publishMix(server);
        List<JsonNode> missed = connected.transport().drainMessages();

        ConnectedClient resumed = server.connect();
        resumed.transport().drainMessages();
        resumed.send(resume(server, 1));
        server.loop().run();
        List<JsonNode> received = resumed.transport().drainMessages();
        publishMix(server);

        assertEquals(
                "{\"from\":1,\"to\":9,\"events\":8,\"complete\":true}",
                received.get(0).get("resumed").toString());
        assertEquals(missed, received.subList(1, 9));
        assertEquals("{\"T\":\"resumed\",\"events\":8,\"q\":9}", received.get(9).toString());
        assertEquals(10, received.size());
        assertEquals(connected.transport().drainMessages(), resumed.transport().drainMessages());
    }

    @Test
    void onlyMatchingEventsAreReplayed() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        publishMix(server);

        ConnectedClient resumed = server.connect();
        resumed.send("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"resume\":\"" + server.cursor(0) + "\"}");
        server.deliver();

        assertEquals(List.of("t AAA 2", "t AAA 7"), resumed.takeEvents());
    }

    @Test
    void clientThatMissedNothingReceivesLiveEventsAtOnce() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        publishMix(server);

        ConnectedClient resumed = server.connect();
        resumed.send(resume(server, 8));
        server.loop().run();
        server.trade("AAA", 100);
        server.deliver();

        assertEquals(List.of("t AAA 9"), resumed.takeEvents());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void replayContinuesAfterFullSocketBeforeLiveEvents(int bufferEvents) {
        EmbeddedServer server = new EmbeddedServer(0, bufferEvents);
        for (int i = 0; i < 1_500; i++) {
            server.trade("AAA", 100 + i);
        }
        server.deliver();

        ConnectedClient resumed = server.connect();
        resumed.transport().writableFrames(1);
        resumed.send(resume(server, 0));
        List<String> received = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            server.quote("BBB", 100 + i);
            server.deliver();
            resumed.transport().writableFrames(1);
            server.loop().run();
            received.addAll(resumed.takeEvents());
        }

        List<String> expected = new ArrayList<>();
        for (int position = 1; position <= 1_600; position++) {
            expected.add(position <= 1_500 ? "t AAA " + position : "q BBB " + position);
        }
        assertEquals(expected, received);
    }

    @Test
    void clientWhoseCursorExpiresDuringReplayGetsErrorAndSnapshot() {
        EmbeddedServer server = new EmbeddedServer(0, 0, 2_000);
        for (int i = 0; i < 1_500; i++) {
            server.trade("AAA", 100 + i);
        }
        server.deliver();
        ConnectedClient resumed = server.connect();
        resumed.send("{\"action\":\"ping\"}");
        resumed.transport().writableFrames(1);
        resumed.send(resume(server, 0));
        server.loop().run();
        resumed.transport().drainMessages();

        for (int i = 0; i < 3_000; i++) {
            server.quote("BBB", 100 + i);
            server.deliver();
        }
        resumed.transport().writableFrames(100);
        server.loop().run();
        List<JsonNode> received = resumed.transport().drainMessages();
        server.trade("CCC", 1);
        server.deliver();

        assertEquals(416, received.get(0).get("code").asInt());
        assertTrue(received.get(0).get("msg").asText().endsWith("are no longer in the journal; a snapshot follows"));
        assertEquals(
                List.of("t AAA true", "q BBB true"),
                received.subList(1, 3).stream()
                        .map(node ->
                                node.get("T").asText() + " " + node.get("S").asText() + " " + node.get("sn"))
                        .toList());
        assertEquals(List.of("t CCC 4501"), resumed.takeEvents());
    }

    @Test
    void invalidCursorGetsSnapshot() {
        EmbeddedServer server = new EmbeddedServer(0, 0, 4);
        publishMix(server);

        for (String cursor : List.of("other:3", server.cursor(9), server.cursor(3))) {
            ConnectedClient resumed = server.connect();
            resumed.transport().drainMessages();
            resumed.send("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"resume\":\"" + cursor + "\"}");

            List<JsonNode> received = resumed.transport().drainMessages();
            assertEquals(416, received.get(0).get("code").asInt(), cursor);
            assertEquals("false", received.get(1).get("resumed").get("complete").toString(), cursor);
            assertEquals("true", received.get(2).get("sn").toString(), cursor);
        }
    }

    @Test
    void conflatedResumeSendsQuotesAsSnapshotAndAllTrades() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        publishMix(server);
        publishMix(server);

        ConnectedClient resumed = server.connect();
        resumed.send("{\"action\":\"subscribe\",\"conflate\":100," + ALL + ",\"resume\":\"" + server.cursor(8) + "\"}");
        server.deliver();
        List<String> first = resumed.takeEvents();
        server.quote("AAA", 7);
        server.deliver();
        server.loop().advance(200);

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
        assertEquals(List.of("q AAA 17"), resumed.takeEvents());
    }

    @Test
    void pauseDuringReplayLosesNothing() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        for (int i = 0; i < 600; i++) {
            server.trade("AAA", 100 + i);
        }
        server.deliver();
        ConnectedClient resumed = server.connect();
        resumed.transport().writableFrames(2);
        resumed.send(resume(server, 0));
        server.loop().run();
        List<String> received = new ArrayList<>(resumed.takeEvents());

        resumed.send("{\"action\":\"pause\"}");
        resumed.transport().writableFrames(100);
        server.trade("AAA", 1);
        server.deliver();
        assertEquals(List.of(), resumed.takeEvents());
        server.loop().advance(2 * EmbeddedServer.SLOW_MILLIS);
        resumed.send("{\"action\":\"unpause\"}");
        server.loop().run();
        received.addAll(resumed.takeEvents());

        assertEquals(601, received.size());
        assertEquals("", resumed.transport().closeStatus());
        assertEquals("t AAA 601", received.get(600));
    }

    @Test
    void subscribingDuringReplayDoesNotAffectReplay() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        for (int i = 0; i < 600; i++) {
            server.trade("AAA", 100 + i);
            server.quote("BBB", 100 + i);
        }
        server.deliver();
        ConnectedClient resumed = server.connect();
        resumed.transport().writableFrames(2);
        resumed.send("{\"action\":\"subscribe\",\"trades\":[\"AAA\"],\"resume\":\"" + server.cursor(0) + "\"}");
        server.loop().run();
        List<String> received = new ArrayList<>(resumed.takeEvents());

        resumed.send("{\"action\":\"subscribe\",\"quotes\":[\"BBB\"],\"snapshot\":false}");
        server.quote("BBB", 1);
        server.deliver();
        resumed.transport().writableFrames(100);
        server.loop().run();
        received.addAll(resumed.takeEvents());

        assertEquals(601, received.size());
        assertEquals("t AAA 1199", received.get(599));
        assertEquals("q BBB 1201", received.get(600));
    }

    @Test
    void cursorIsAllowedOnlyInFirstSubscription() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        ConnectedClient connectedClient = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        connectedClient.transport().drainMessages();

        connectedClient.send(resume(server, 0));

        JsonNode response = connectedClient.transport().drainMessages().get(0);
        assertEquals(417, response.get("code").asInt());
        assertEquals(
                "'resume' is allowed only in the first subscription of a connection",
                response.get("msg").asText());
    }

    @Test
    void presentedSessionClosesItsPreviousConnection() {
        EmbeddedServer server = new EmbeddedServer(0, 0);
        ConnectedClient old = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");
        ConnectedClient other = server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"]}");

        server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"AAA\"],\"session\":\"session 1\"}");
        server.loop().run();

        assertEquals(
                "4406 a newer connection has presented this session",
                old.transport().closeStatus());
        assertEquals("", other.transport().closeStatus());
    }

    private static String resume(EmbeddedServer server, long position) {
        return "{\"action\":\"subscribe\"," + ALL + ",\"resume\":\"" + server.cursor(position) + "\"}";
    }

    /** Publishes eight events of several kinds. */
    @Test
    void droppedMessagesAreReportedAndTheOtherEventsArrive() {
        EmbeddedServer server = new EmbeddedServer(0, 1, 100);
        server.trade("AAA", 100);
        for (int i = 0; i < 3; i++) {
            server.text("lobby", "x".repeat(400_000));
            server.trade("AAA", 101);
        }
        server.deliver();

        ConnectedClient resumed = server.connect();
        resumed.transport().drainMessages();
        resumed.send("{\"action\":\"subscribe\",\"trades\":[\"*\"],\"messages\":[\"*\"],\"resume\":\""
                + server.cursor(1) + "\"}");
        server.deliver();

        assertEquals(
                List.of(
                        "subscription",
                        "t AAA 3",
                        "gap lobby",
                        "msg lobby 4",
                        "t AAA 5",
                        "msg lobby 6",
                        "t AAA 7",
                        "resumed"),
                resumed.transport().drainSummaries());
    }

    @Test
    void aGapOfDroppedMessagesNamesTheReasonAndCountsNoEvents() {
        EmbeddedServer server = new EmbeddedServer(0, 1, 100);
        server.text("lobby", "x".repeat(400_000));
        server.text("lobby", "x".repeat(400_000));
        server.text("hall", "x".repeat(1_000_000));
        server.deliver();

        ConnectedClient resumed = server.connect();
        resumed.transport().drainMessages();
        resumed.send("{\"action\":\"subscribe\",\"messages\":[\"lobby\"],\"resume\":\"" + server.cursor(0) + "\"}");
        server.deliver();

        List<JsonNode> received = resumed.transport().drainMessages();
        assertEquals(0, received.get(0).path("resumed").path("events").asInt());
        assertEquals(
                "{\"T\":\"gap\",\"channel\":\"messages\",\"topic\":\"lobby\",\"from\":1,\"to\":2,\"reason\":\"dropped\"}",
                received.get(1).toString());
        assertEquals("{\"T\":\"resumed\",\"events\":0,\"q\":3}", received.get(2).toString());
    }

    private static void publishMix(EmbeddedServer server) {
        server.quote("AAA", 100);
        server.trade("AAA", 101);
        server.halt("CCC");
        server.text("lobby", "a \"text\"");
        server.quote("BBB", 200);
        server.quote("AAA", 102);
        server.trade("AAA", 102);
        server.binary("lobby", new byte[] {1, 2, 3});
        server.deliver();
    }
}
