package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.MetricsScrape;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.RelayClient;
import io.quotecast.testing.SseClient;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether what happened is what Prometheus is told. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class MetricsTest {
    private static final int EVENTS = 50;

    @TestHTTPResource("/")
    URI server;

    private MetricsScrape before;

    @BeforeEach
    void takeFirstScrape() throws Exception {
        // The door for events over HTTP is made with the first of them.
        new IngestClient(server).push(IngestClient.quoteLine("PEP", "160.00", "160.01"));
        Await.until("all others have left", () -> scrape().value("quotecast_connections") == 0);
        before = scrape();
    }

    @Test
    void eventsAreCountedBySourceAndRejectionsByReason() throws Exception {
        new IngestClient(server)
                .push(IngestClient.quoteLine("PEP", "160.00", "160.01").repeat(EVENTS));
        RestAssured.given()
                .body(IngestClient.quoteLine("PEP", "160.02", "160.01") + IngestClient.tradeLine("NONE-SUCH", "1")
                        + "{}\n")
                .post("/v1/ingest");

        assertEquals(EVENTS, increase("quotecast_events_in_total{source=\"ingest-http\"}"));
        assertEquals(1, increase("quotecast_events_rejected_total{reason=\"crossed\",source=\"ingest-http\"}"));
        assertEquals(1, increase("quotecast_events_rejected_total{reason=\"unknown-symbol\",source=\"ingest-http\"}"));
        assertEquals(0, increase("quotecast_events_rejected_total{reason=\"off-tick\",source=\"ingest-http\"}"));
        assertTrue(scrape().value("quotecast_source_age_seconds{source=\"ingest-http\"}") < 200);
        assertEquals(1, scrape().value("quotecast_source_ok{source=\"ingest-http\"}"));
        // Quotes and what is made of them.
        assertTrue(increase("quotecast_journal_position") >= EVENTS);
        assertTrue(increase("quotecast_journal_held") >= EVENTS);
        assertTrue(scrape().value("quotecast_journal_age_seconds") < 200);
    }

    @Test
    void deliveriesAreCountedInEventsFramesAndBytes() throws Exception {
        try (FeedClient first = FeedClient.connect(server, "?quotes=PEP&snapshot=false");
                FeedClient second = FeedClient.connect(server, "?quotes=PEP&snapshot=false");
                SseClient third = SseClient.connect(server, "?quotes=PEP&snapshot=false", "")) {
            first.response();
            second.response();
            third.response();
            new IngestClient(server)
                    .push(IngestClient.quoteLine("PEP", "160.00", "160.01").repeat(EVENTS));
            for (int i = 0; i < EVENTS; i++) {
                first.event();
                second.event();
                third.event();
            }

            Await.until("all are counted", () -> increase("quotecast_deliveries_total") == 3 * EVENTS);
            assertTrue(increase("quotecast_writes_total") >= 3);
            assertTrue(increase("quotecast_sent_bytes_total") > 3 * EVENTS * 50);
            assertTrue(increase("quotecast_batch_events_count") >= 1);
            assertTrue(increase("quotecast_batch_events_sum") >= EVENTS);
            Await.until("their ages are known", () -> increase("quotecast_event_age_seconds_count") >= EVENTS);
            assertEquals(
                    scrape().value("quotecast_event_age_seconds_count"),
                    scrape().value("quotecast_event_age_seconds_bucket{le=\"+Inf\"}"));
            assertEquals(3, scrape().value("quotecast_subscribers"));
            assertEquals(3, scrape().value("quotecast_channel_subscribers{channel=\"quotes\"}"));
            assertEquals(0, scrape().value("quotecast_channel_subscribers{channel=\"trades\"}"));
            assertEquals(3, scrape().value("quotecast_connections"));
            assertTrue(scrape().value("quotecast_cohorts") >= 1);
            assertTrue(scrape().value("quotecast_shards") >= scrape().value("quotecast_cohorts"));
        }
        Await.until("all have left", () -> scrape().value("quotecast_subscribers") == 0);
        assertEquals(0, scrape().value("quotecast_cohorts"));
    }

    @Test
    void messagesAreCountedWhenPublishedAndWhenRelayed() throws Exception {
        try (RelayClient member = RelayClient.join(server, "/rooms/counting");
                RelayClient other = RelayClient.join(server, "/rooms/counting")) {
            member.send("hello");
            assertEquals("hello", member.nextText());
            assertEquals("hello", other.nextText());

            // Each heard itself enter, and the first one heard the second.
            Await.until("all are counted", () -> increase("quotecast_relays_total") == 3 + 2);
            assertEquals(2 + 1, increase("quotecast_publishes_total{outcome=\"taken\"}"));
            assertEquals(2, scrape().value("quotecast_room_members"));
            assertTrue(scrape().value("quotecast_rooms") >= 1);
        }
    }

    @Test
    void errorsAndClosesAreCountedByCode() throws Exception {
        FeedClient faulty = FeedClient.connect(server, "");
        faulty.request("{\"action\":\"nonsense\"}");
        faulty.close();
        try (RawWebSocket polite = RawWebSocket.connect(server, "/v1/stream", "")) {
            polite.sendFinal(RawWebSocket.CLOSE, new byte[] {0x03, (byte) 0xE8});
            assertEquals(1000, polite.closeCode());
        }
        try (WebSocketTestClient binary = WebSocketTestClient.connect(server, "/v1/stream")) {
            binary.send(new byte[] {1, 2, 3});
            assertEquals(1003, binary.closeCode());
        }
        SseClient.connect(server, "?quotes=PEP", "").close();

        // The binary message was an error too.
        assertEquals(2, increase("quotecast_errors_total{code=\"400\"}"));
        Await.until("who went without a word is counted", () -> closed("1006") == 1);
        Await.until("who took his leave is counted", () -> closed("1000") == 1);
        Await.until("who was closed is counted", () -> closed("1003") == 1);
        Await.until("a stream has no code", () -> closed("1005") == 1);
        assertEquals(0, closed("other"));
    }

    private MetricsScrape scrape() {
        try {
            return MetricsScrape.of(server);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private double closed(String code) {
        return increase("quotecast_closes_total{code=\"" + code + "\"}");
    }

    /** By how much a number has grown since the test began. */
    private double increase(String series) {
        return scrape().value(series) - before.value(series);
    }
}
