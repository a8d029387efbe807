package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stream that clients receive while events are ingested at a high rate. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class LiveStreamTest {
    private static final int LARGEST_FRAME = 65_536;

    @TestHTTPResource("/")
    URI server;

    @Inject
    PipelineThread pipeline;

    @Inject
    Hub hub;

    private IngestClient ingestClient;

    @BeforeEach
    void createClient() {
        ingestClient = new IngestClient(server);
    }

    @AfterEach
    void stopPushing() {
        ingestClient.stopPushing();
    }

    @Test
    void theSnapshotJoinsTheLiveStreamWithoutGapOrRepeat() throws Exception {
        ingestClient.pushAndFlush(JsonLines.quote("ORCL", "195.00", "195.01"), pipeline, hub);

        ingestClient.startPushing(JsonLines.quote("ORCL", "195.00", "195.01").repeat(200));
        for (int joined = 0; joined < 20; joined++) {
            try (FeedClient client = FeedClient.connect(server, "?quotes=ORCL")) {
                JsonNode state = client.event();

                assertTrue(state.path("sn").asBoolean(), state::toString);
                assertContiguous(client, "ORCL", state.get("u").asLong(), 500);
            }
        }
    }

    @Test
    void changingASubscriptionLosesNoEventOfTheOtherSymbols() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=CRM&snapshot=false")) {
            ingestClient.startPushing(
                    (JsonLines.quote("CRM", "260.00", "260.01") + JsonLines.quote("ADBE", "350.00", "350.01"))
                            .repeat(100));
            long seriesNumber = client.event().get("u").asLong();
            for (int round = 0; round < 10; round++) {
                client.send("{\"action\":\"subscribe\",\"quotes\":[\"ADBE\"]}");
                seriesNumber = assertContiguous(client, "CRM", seriesNumber, 50);
                client.send("{\"action\":\"unsubscribe\",\"quotes\":[\"ADBE\"]}");
                seriesNumber = assertContiguous(client, "CRM", seriesNumber, 50);
            }
        }
    }

    @Test
    void anUnsubscribedSymbolIsSilentAfterTheResponse() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=INTC&snapshot=false")) {
            ingestClient.startPushing(JsonLines.quote("INTC", "37.00", "37.01").repeat(200));
            client.event();
            client.request("{\"action\":\"unsubscribe\",\"quotes\":[\"INTC\"]}");

            assertEquals(List.of(), client.messagesUntilPong());
        }
    }

    @Test
    void aPausedStreamIsSilentAndUnpausingMissesNothing() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=QCOM&snapshot=false");
                FeedClient every = FeedClient.connect(server, "?quotes=QCOM&snapshot=false")) {
            ingestClient.startPushing(
                    JsonLines.quote("QCOM", "174.00", "174.01").repeat(200));
            for (int round = 0; round < 5; round++) {
                client.event();
                client.request("{\"action\":\"pause\"}");
                List<String> paused = client.messagesUntilPong();
                awaitEvents(client, every);
                client.request("{\"action\":\"unpause\"}");
                JsonNode state = client.next();

                assertEquals(List.of(), paused);
                assertTrue(state.path("sn").asBoolean(), state::toString);
                assertContiguous(client, "QCOM", state.get("u").asLong(), 300);
            }
        }
    }

    @Test
    void theResponsePrecedesTheSnapshotAndTheSnapshotPrecedesTheEvents() throws Exception {
        ingestClient.pushAndFlush(JsonLines.quote("TXN", "176.00", "176.01"), pipeline, hub);

        try (FeedClient client = FeedClient.connect(server, "")) {
            ingestClient.startPushing(JsonLines.quote("TXN", "176.00", "176.01").repeat(200));
            for (int round = 0; round < 10; round++) {
                client.send("[{\"action\":\"ping\",\"id\":1},{\"action\":\"subscribe\",\"id\":2,\"quotes\":[\"TXN\"]},"
                        + "{\"action\":\"fly\",\"id\":3},{\"action\":\"list\",\"id\":4}]");
                List<String> received = new ArrayList<>();
                while (received.size() < 6) {
                    JsonNode next = client.next();
                    received.add(FeedClient.kind(next) + next.path("id").asText() + (next.has("sn") ? " sn" : ""));
                }
                client.request("{\"action\":\"unsubscribe\",\"all\":true}");

                assertEquals(List.of("pong1", "subscription2", "q sn", "error3", "subscription4", "q"), received);
            }
        }
    }

    @Test
    void conflationSendsTheNewestEventAtTheEndOfEachInterval() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=UBER&conflate=201&snapshot=false");
                FeedClient every = FeedClient.connect(server, "?quotes=UBER&snapshot=false")) {
            assertEquals(250, client.next().get("conflate").asInt());
            List<JsonNode> conflated = new ArrayList<>();
            long startNanos = System.nanoTime();
            ingestClient.startPushing(JsonLines.quote("UBER", "82.00", "82.01").repeat(100));
            while (conflated.size() < 6) {
                conflated.add(client.event());
            }
            long tookMillis = (System.nanoTime() - startNanos) / 1_000_000;
            ingestClient.stopPushing();
            ingestClient.push(JsonLines.quote("UBER", "83.00", "83.01"));
            JsonNode last = every.event();
            while (last.get("bp").asDouble() != 83) {
                last = every.event();
            }
            while (conflated.get(conflated.size() - 1).get("bp").asDouble() != 83) {
                conflated.add(client.event());
            }

            // The first event is sent at once, so six events span five intervals.
            assertTrue(tookMillis >= 5 * 250 - 50, () -> "six events within " + tookMillis + " ms");
            for (int i = 1; i < conflated.size(); i++) {
                assertTrue(conflated.get(i).get("u").asLong()
                        > conflated.get(i - 1).get("u").asLong());
            }
            assertEquals(last, conflated.get(conflated.size() - 1));
        }
    }

    @Test
    void tradesAreNeverConflated() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?trades=BA&quotes=BA&conflate=5000&snapshot=false")) {
            client.next();
            ingestClient.push(JsonLines.trade("BA", "214.00").repeat(1_000));

            long seriesNumber = client.next("t").get("u").asLong();
            for (int i = 1; i < 1_000; i++) {
                assertEquals(seriesNumber + i, client.next("t").get("u").asLong());
            }
        }
    }

    @Test
    void endingConflationLosesNothing() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=GS&conflate=5000&snapshot=false")) {
            ingestClient.startPushing(JsonLines.quote("GS", "885.00", "885.01").repeat(100));
            client.event();
            client.next("hb");
            client.send("{\"action\":\"subscribe\",\"conflate\":0}");
            assertEquals(0, client.response().get("conflate").asInt());
            JsonNode newest = client.event();

            assertContiguous(client, "GS", newest.get("u").asLong(), 300);
        }
    }

    @Test
    void aLargeSnapshotIsSplitIntoSeveralFrames() throws Exception {
        List<String> symbols = RestAssured.get("/v1/symbols").jsonPath().getList("symbol");
        Set<String> expected = new HashSet<>();
        StringBuilder lines = new StringBuilder();
        for (String symbol : symbols) {
            lines.append(JsonLines.quote(symbol, "10", "11"));
            lines.append("{\"T\":\"s\",\"S\":\"").append(symbol).append("\",\"sc\":\"T\",\"rc\":\"CODE\"}\n");
            expected.add("q " + symbol);
            expected.add("s " + symbol);
        }
        ingestClient.pushAndFlush(lines.toString(), pipeline, hub);

        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/v1/stream?quotes=*&statuses=*")) {
            Set<String> received = new HashSet<>();
            int arrays = 0;
            while (received.size() < expected.size()) {
                String text = client.nextText();
                boolean state = text.contains("\"sn\":true");
                arrays += state ? 1 : 0;
                assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= LARGEST_FRAME);
                for (JsonNode node : FeedClient.parse(text)) {
                    if (node.has("sn")) {
                        assertTrue(
                                received.add(FeedClient.kind(node) + " "
                                        + node.get("S").asText()),
                                node::toString);
                    }
                }
            }

            assertEquals(expected, received);
            assertTrue(arrays > 1, arrays + " arrays");
        }
    }

    @Test
    void heartbeatsContinueUnderLoad() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "")) {
            ingestClient.startPushing(JsonLines.quote("HON", "200.00", "200.01").repeat(100));
            client.request("{\"action\":\"subscribe\",\"quotes\":[\"HON\"]}");
            JsonNode first = client.next("hb");
            JsonNode second = client.next("hb");
            JsonNode third = client.next("hb");
            JsonNode last = third;
            while (last.get("q").asLong() <= first.get("q").asLong()) {
                last = client.next("hb");
            }

            long micros = third.get("t").asLong() - first.get("t").asLong();
            assertTrue(micros >= 300_000, () -> "two intervals of 200 ms took " + micros + " µs");
            assertTrue(second.get("pending").asLong() >= 0);
        }
    }

    @Test
    void twoClientsReceiveTheSameEvents() throws Exception {
        try (FeedClient firstClient = FeedClient.connect(server, "?quotes=IBM&trades=IBM&snapshot=false");
                FeedClient secondClient = FeedClient.connect(server, "?quotes=*&trades=IBM&snapshot=false")) {
            firstClient.response();
            secondClient.response();
            ingestClient.push(
                    (JsonLines.quote("IBM", "280.00", "280.01") + JsonLines.trade("IBM", "280.00")).repeat(50));

            for (int i = 0; i < 100; i++) {
                JsonNode same = secondClient.event();
                while (!same.get("S").asText().equals("IBM")) {
                    // Skips events that an earlier test has ingested.
                    same = secondClient.event();
                }
                assertEquals(firstClient.event(), same);
            }
        }
    }

    /** Waits until a paused client has missed an event, and has received a heartbeat with a later position. */
    private static void awaitEvents(FeedClient paused, FeedClient every) throws InterruptedException {
        long heartbeatPosition = paused.next("hb").get("q").asLong();
        long eventPosition = heartbeatPosition;
        while (eventPosition <= heartbeatPosition) {
            eventPosition = every.event().get("q").asLong();
        }
        while (heartbeatPosition < eventPosition) {
            heartbeatPosition = paused.next("hb").get("q").asLong();
        }
    }

    /** Checks that the series numbers of the next events of a symbol are contiguous; returns the last number. */
    private static long assertContiguous(FeedClient client, String symbol, long from, int events)
            throws InterruptedException {
        long seriesNumber = from;
        while (seriesNumber < from + events) {
            JsonNode event = client.next("q");
            if (event.get("S").asText().equals(symbol)) {
                assertEquals(++seriesNumber, event.get("u").asLong(), event::toString);
            }
        }
        return seriesNumber;
    }
}
