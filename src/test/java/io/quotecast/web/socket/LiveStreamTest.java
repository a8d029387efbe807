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

/** What clients hear while events come in at speed. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class LiveStreamTest {
    private static final int LARGEST_FRAME = 65_536;

    @TestHTTPResource("/")
    URI server;

    @Inject
    PipelineThread road;

    @Inject
    Hub hub;

    private IngestClient ingestClient;

    @BeforeEach
    void aim() {
        ingestClient = new IngestClient(server);
    }

    @AfterEach
    void stopPushing() {
        ingestClient.stop();
    }

    @Test
    void theSnapshotJoinsTheLiveStreamWithoutGapOrRepeat() throws Exception {
        ingestClient.pushThrough(IngestClient.quote("ORCL", "195.00", "195.01"), road, hub);

        ingestClient.keepPushing(IngestClient.quote("ORCL", "195.00", "195.01").repeat(200));
        for (int joined = 0; joined < 20; joined++) {
            try (FeedClient client = FeedClient.connect(server, "?quotes=ORCL")) {
                JsonNode state = client.event();

                assertTrue(state.path("sn").asBoolean(), state::toString);
                assertContiguous(client, "ORCL", state.get("u").asLong(), 500);
            }
        }
    }

    @Test
    void aChangeOfTheSubscriptionCostsNoEventOfWhatStays() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=CRM&snapshot=false")) {
            ingestClient.keepPushing(
                    (IngestClient.quote("CRM", "260.00", "260.01") + IngestClient.quote("ADBE", "350.00", "350.01"))
                            .repeat(100));
            long u = client.event().get("u").asLong();
            for (int round = 0; round < 10; round++) {
                client.send("{\"action\":\"subscribe\",\"quotes\":[\"ADBE\"]}");
                u = assertContiguous(client, "CRM", u, 50);
                client.send("{\"action\":\"unsubscribe\",\"quotes\":[\"ADBE\"]}");
                u = assertContiguous(client, "CRM", u, 50);
            }
        }
    }

    @Test
    void anUnsubscribedSymbolIsSilentFromItsAnswerOn() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=INTC&snapshot=false")) {
            ingestClient.keepPushing(
                    IngestClient.quote("INTC", "37.00", "37.01").repeat(200));
            client.event();
            client.ask("{\"action\":\"unsubscribe\",\"quotes\":[\"INTC\"]}");

            assertEquals(List.of(), client.allUntilPong());
        }
    }

    @Test
    void aPauseIsSilentFromItsAnswerOnAndItsEndMissesNothing() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=QCOM&snapshot=false");
                FeedClient every = FeedClient.connect(server, "?quotes=QCOM&snapshot=false")) {
            ingestClient.keepPushing(
                    IngestClient.quote("QCOM", "174.00", "174.01").repeat(200));
            for (int round = 0; round < 5; round++) {
                client.event();
                client.ask("{\"action\":\"pause\"}");
                List<String> paused = client.allUntilPong();
                awaitNews(client, every);
                client.ask("{\"action\":\"unpause\"}");
                JsonNode state = client.next();

                assertEquals(List.of(), paused);
                assertTrue(state.path("sn").asBoolean(), state::toString);
                assertContiguous(client, "QCOM", state.get("u").asLong(), 300);
            }
        }
    }

    @Test
    void theAnswerComesBeforeTheStateAndTheStateBeforeTheEvents() throws Exception {
        ingestClient.pushThrough(IngestClient.quote("TXN", "176.00", "176.01"), road, hub);

        try (FeedClient client = FeedClient.connect(server, "")) {
            ingestClient.keepPushing(
                    IngestClient.quote("TXN", "176.00", "176.01").repeat(200));
            for (int round = 0; round < 10; round++) {
                client.send("[{\"action\":\"ping\",\"id\":1},{\"action\":\"subscribe\",\"id\":2,\"quotes\":[\"TXN\"]},"
                        + "{\"action\":\"fly\",\"id\":3},{\"action\":\"list\",\"id\":4}]");
                List<String> heard = new ArrayList<>();
                while (heard.size() < 6) {
                    JsonNode next = client.next();
                    heard.add(FeedClient.kind(next) + next.path("id").asText() + (next.has("sn") ? " sn" : ""));
                }
                client.ask("{\"action\":\"unsubscribe\",\"all\":true}");

                assertEquals(List.of("pong1", "subscription2", "q sn", "error3", "subscription4", "q"), heard);
            }
        }
    }

    @Test
    void conflationSendsAtMostOneEventInEachIntervalAndTheNewestAtItsEnd() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=UBER&conflate=201&snapshot=false");
                FeedClient every = FeedClient.connect(server, "?quotes=UBER&snapshot=false")) {
            assertEquals(250, client.next().get("conflate").asInt());
            List<JsonNode> conflated = new ArrayList<>();
            long began = System.nanoTime();
            ingestClient.keepPushing(
                    IngestClient.quote("UBER", "82.00", "82.01").repeat(100));
            while (conflated.size() < 6) {
                conflated.add(client.event());
            }
            long tookMillis = (System.nanoTime() - began) / 1_000_000;
            ingestClient.stop();
            ingestClient.push(IngestClient.quote("UBER", "83.00", "83.01"));
            JsonNode last = every.event();
            while (last.get("bp").asDouble() != 83) {
                last = every.event();
            }
            while (conflated.get(conflated.size() - 1).get("bp").asDouble() != 83) {
                conflated.add(client.event());
            }

            // The first goes at once, so six events span five intervals.
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
            ingestClient.push(IngestClient.trade("BA", "214.00").repeat(1_000));

            long u = client.next("t").get("u").asLong();
            for (int i = 1; i < 1_000; i++) {
                assertEquals(u + i, client.next("t").get("u").asLong());
            }
        }
    }

    @Test
    void theEndOfConflationLosesNothing() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=GS&conflate=5000&snapshot=false")) {
            ingestClient.keepPushing(
                    IngestClient.quote("GS", "885.00", "885.01").repeat(100));
            client.event();
            client.next("hb");
            client.send("{\"action\":\"subscribe\",\"conflate\":0}");
            assertEquals(0, client.answer().get("conflate").asInt());
            JsonNode newest = client.event();

            assertContiguous(client, "GS", newest.get("u").asLong(), 300);
        }
    }

    @Test
    void aLargeSnapshotComesInSeveralArraysThatEveryClientCanTake() throws Exception {
        List<String> symbols = RestAssured.get("/v1/symbols").jsonPath().getList("symbol");
        Set<String> expected = new HashSet<>();
        StringBuilder lines = new StringBuilder();
        for (String symbol : symbols) {
            lines.append(IngestClient.quote(symbol, "10", "11"));
            lines.append("{\"T\":\"s\",\"S\":\"").append(symbol).append("\",\"sc\":\"T\",\"rc\":\"CODE\"}\n");
            expected.add("q " + symbol);
            expected.add("s " + symbol);
        }
        ingestClient.pushThrough(lines.toString(), road, hub);

        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/v1/stream?quotes=*&statuses=*")) {
            Set<String> heard = new HashSet<>();
            int arrays = 0;
            while (heard.size() < expected.size()) {
                String text = client.nextText();
                boolean state = text.contains("\"sn\":true");
                arrays += state ? 1 : 0;
                assertTrue(text.getBytes(StandardCharsets.UTF_8).length <= LARGEST_FRAME);
                for (JsonNode node : FeedClient.parse(text)) {
                    if (node.has("sn")) {
                        assertTrue(
                                heard.add(FeedClient.kind(node) + " "
                                        + node.get("S").asText()),
                                node::toString);
                    }
                }
            }

            assertEquals(expected, heard);
            assertTrue(arrays > 1, arrays + " arrays");
        }
    }

    @Test
    void heartbeatsComeWhateverElseFlows() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "")) {
            ingestClient.keepPushing(
                    IngestClient.quote("HON", "200.00", "200.01").repeat(100));
            client.ask("{\"action\":\"subscribe\",\"quotes\":[\"HON\"]}");
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
    void twoClientsHearTheSame() throws Exception {
        try (FeedClient one = FeedClient.connect(server, "?quotes=IBM&trades=IBM&snapshot=false");
                FeedClient other = FeedClient.connect(server, "?quotes=*&trades=IBM&snapshot=false")) {
            one.answer();
            other.answer();
            ingestClient.push(
                    (IngestClient.quote("IBM", "280.00", "280.01") + IngestClient.trade("IBM", "280.00")).repeat(50));

            for (int i = 0; i < 100; i++) {
                JsonNode same = other.event();
                while (!same.get("S").asText().equals("IBM")) {
                    // What a test before has pushed in may still be on its way.
                    same = other.event();
                }
                assertEquals(one.event(), same);
            }
        }
    }

    /** Until something has happened that a client who hears heartbeats only has missed. */
    private static void awaitNews(FeedClient paused, FeedClient every) throws InterruptedException {
        long before = paused.next("hb").get("q").asLong();
        long news = before;
        while (news <= before) {
            news = every.event().get("q").asLong();
        }
        while (before < news) {
            before = paused.next("hb").get("q").asLong();
        }
    }

    /** The next events of a symbol count up by one each; gives the last count. */
    private static long assertContiguous(FeedClient client, String symbol, long from, int events)
            throws InterruptedException {
        long u = from;
        while (u < from + events) {
            JsonNode event = client.next("q");
            if (event.get("S").asText().equals(symbol)) {
                assertEquals(++u, event.get("u").asLong(), event::toString);
            }
        }
        return u;
    }
}
