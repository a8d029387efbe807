package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
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

/** The metrics at {@code /q/metrics} correspond to what happened on the server. */
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
        // The source for ingest over HTTP is created by the first request.
        new IngestClient(server).push(JsonLines.quote("PEP", "160.00", "160.01"));
        Await.until("connections of other tests are closed", () -> scrape().value("quotecast_connections") == 0);
        before = scrape();
    }

    @Test
    void eventsAreCountedBySourceAndRejectionsByReason() throws Exception {
        new IngestClient(server).push(JsonLines.quote("PEP", "160.00", "160.01").repeat(EVENTS));
        RestAssured.given()
                .body(JsonLines.quote("PEP", "160.02", "160.01") + JsonLines.trade("NONE-SUCH", "1") + "{}\n")
                .post("/v1/ingest");

        assertEquals(EVENTS, increase("quotecast_events_accepted_total{source=\"ingest-http\"}"));
        assertEquals(1, increase("quotecast_events_rejected_total{reason=\"crossed\",source=\"ingest-http\"}"));
        assertEquals(1, increase("quotecast_events_rejected_total{reason=\"unknown-symbol\",source=\"ingest-http\"}"));
        assertEquals(0, increase("quotecast_events_rejected_total{reason=\"off-tick\",source=\"ingest-http\"}"));
        assertTrue(scrape().value("quotecast_source_age_seconds{source=\"ingest-http\"}") < 200);
        assertEquals(1, scrape().value("quotecast_source_up{source=\"ingest-http\"}"));
        // The quotes and the events derived from them.
        assertTrue(increase("quotecast_journal_position") >= EVENTS);
        // A journal that other tests have filled drops as many events as it adds.
        assertTrue(scrape().value("quotecast_journal_retained_events") >= EVENTS);
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
                    .push(JsonLines.quote("PEP", "160.00", "160.01").repeat(EVENTS));
            for (int i = 0; i < EVENTS; i++) {
                first.event();
                second.event();
                third.event();
            }

            Await.until("all deliveries are counted", () -> increase("quotecast_deliveries_total") == 3 * EVENTS);
            assertTrue(increase("quotecast_writes_total") >= 3);
            assertTrue(increase("quotecast_sent_bytes_total") > 3 * EVENTS * 50);
            assertTrue(increase("quotecast_batch_events_count") >= 1);
            assertTrue(increase("quotecast_batch_events_sum") >= EVENTS);
            Await.until("all event ages are recorded", () -> increase("quotecast_event_age_seconds_count") >= EVENTS);
            assertEquals(
                    scrape().value("quotecast_event_age_seconds_count"),
                    scrape().value("quotecast_event_age_seconds_bucket{le=\"+Inf\"}"));
            assertEquals(3, scrape().value("quotecast_subscribers"));
            assertEquals(3, scrape().value("quotecast_channel_subscribers{channel=\"quotes\"}"));
            assertEquals(0, scrape().value("quotecast_channel_subscribers{channel=\"trades\"}"));
            assertEquals(3, scrape().value("quotecast_connections"));
            assertTrue(scrape().value("quotecast_cohorts") >= 1);
            // The event stream has a wire format of its own.
            assertTrue(2 * scrape().value("quotecast_shards") >= scrape().value("quotecast_cohorts"));
        }
        Await.until("all subscribers are disconnected", () -> scrape().value("quotecast_subscribers") == 0);
        assertEquals(0, scrape().value("quotecast_cohorts"));
    }

    @Test
    void messagesAreCountedWhenPublishedAndWhenRelayed() throws Exception {
        try (RelayClient member = RelayClient.join(server, "/rooms/counting");
                RelayClient other = RelayClient.join(server, "/rooms/counting")) {
            member.send("hello");
            assertEquals("hello", member.nextText());
            assertEquals("hello", other.nextText());

            // Each member received its own message on entering, and the first one also that of the second.
            Await.until("all relayed messages are counted", () -> increase("quotecast_relays_total") == 3 + 2);
            assertEquals(2 + 1, increase("quotecast_publishes_total{outcome=\"accepted\"}"));
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

        // The binary message was an error as well.
        assertEquals(2, increase("quotecast_errors_total{code=\"400\"}"));
        Await.until("a connection without a close frame is counted", () -> closed("1006") == 1);
        Await.until("a normal close is counted", () -> closed("1000") == 1);
        Await.until("a close by the server is counted", () -> closed("1003") == 1);
        Await.until("an event stream is counted without a code", () -> closed("1005") == 1);
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

    /** Returns by how much a value has increased since the start of the test. */
    private double increase(String series) {
        return scrape().value(series) - before.value(series);
    }
}
