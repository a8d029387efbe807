package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do not read from their sockets. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class SlowClientTest {
    private static final int EVENTS = 2_000;
    private static final int BATCHES = 10;

    @TestHTTPResource("/")
    URI server;

    @Inject
    OpenConnections connections;

    @Test
    void deliveredAndSkippedEventsAddUpToAllEvents() throws Exception {
        IngestClient ingestClient = new IngestClient(server);
        try (RawWebSocket slow = RawWebSocket.connectWithSmallBuffer(
                        server, "/v1/stream?trades=AMAT&quotes=AMAT&snapshot=false");
                FeedClient healthy = FeedClient.connect(server, "?trades=AMAT&quotes=AMAT&snapshot=false")) {
            healthy.response();
            String pair = JsonLines.quote("AMAT", "258.00", "258.01") + JsonLines.trade("AMAT", "258.00");
            for (int i = 0; i < BATCHES; i++) {
                ingestClient.push(pair.repeat(EVENTS / 2));
                receiveAll(healthy);
            }

            long events = 0;
            long missedTrades = 0;
            long skipped = 0;
            long trades = 0;
            JsonNode last = FeedClient.parse("{}");
            while (events + skipped < EVENTS * BATCHES) {
                for (JsonNode node :
                        FeedClient.parse(slow.next(RawWebSocket.TEXT).text())) {
                    switch (FeedClient.kind(node)) {
                        case "t", "q" -> {
                            events++;
                            trades += FeedClient.kind(node).equals("t") ? 1 : 0;
                            last = node;
                        }
                        case "gap" ->
                            missedTrades +=
                                    node.get("to").asLong() - node.get("from").asLong() + 1;
                        case "slow" -> skipped += node.path("skipped").asLong();
                        default -> {}
                    }
                }
            }

            assertTrue(skipped > 0, "the socket was never full");
            assertEquals(EVENTS * BATCHES, events + skipped);
            assertEquals(EVENTS / 2 * BATCHES, trades + missedTrades);
            assertTrue(last.has("sn"), "the last event is not from the snapshot after the catch-up");
        }
    }

    @Test
    void aClientThatDoesNotReadIsClosedWith4407AndTheOthersMissNothing() throws Exception {
        IngestClient ingestClient = new IngestClient(server);
        Await.untilAtMost(0, "open connections", this::openCount);
        try (RawWebSocket slow = RawWebSocket.connectWithSmallBuffer(server, "/v1/stream?quotes=AMAT&snapshot=false");
                FeedClient healthy = FeedClient.connect(server, "?quotes=AMAT&snapshot=false")) {
            healthy.response();
            Await.until("both clients are counted", () -> openCount() == 2);
            for (int i = 0; i < BATCHES; i++) {
                ingestClient.push(JsonLines.quote("AMAT", "258.00", "258.01").repeat(EVENTS));
                receiveAll(healthy);
            }
            // Waits without reading: a client that reads is no longer slow.
            Await.untilAtMost(1, "open connections", this::openCount);

            String last = slow.nextTextContaining("\"fatal\":true");
            assertTrue(last.contains("\"code\":407,"), last);
            assertEquals(4407, slow.closeCode());
        }
    }

    private long openCount() {
        return connections.stream().filter(WebSocketConnection::isOpen).count();
    }

    private static void receiveAll(FeedClient client) throws InterruptedException {
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < EVENTS; i++) {
            JsonNode event = client.event();
            long seriesNumber = event.get("u").asLong();
            Long previous = counts.put(FeedClient.kind(event), seriesNumber);
            assertTrue(previous == null || seriesNumber == previous + 1, () -> "after " + previous + ": " + event);
        }
    }
}
