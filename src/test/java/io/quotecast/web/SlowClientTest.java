package io.quotecast.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.websockets.next.OpenConnections;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.Publisher;
import io.quotecast.testing.QuietServer;
import io.quotecast.testing.RawSocket;
import io.quotecast.testing.Until;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets that nobody reads from. */
@QuarkusTest
@Timeout(240)
@TestProfile(QuietServer.class)
class SlowClientTest {
    private static final int EVENTS = 2_000;
    private static final int BATCHES = 10;

    @TestHTTPResource("/")
    URI server;

    @Inject
    OpenConnections connections;

    @Test
    void whatItGotAndWhatItWasToldAddUpToWhatThereWas() throws Exception {
        Publisher publisher = new Publisher(server);
        try (RawSocket slow = RawSocket.connectNarrow(server, "/v1/stream?trades=AMAT&quotes=AMAT&snapshot=false");
                FeedClient healthy = FeedClient.connect(server, "?trades=AMAT&quotes=AMAT&snapshot=false")) {
            healthy.answer();
            String pair = Publisher.quote("AMAT", "258.00", "258.01") + Publisher.trade("AMAT", "258.00");
            for (int i = 0; i < BATCHES; i++) {
                publisher.push(pair.repeat(EVENTS / 2));
                hearAll(healthy);
            }

            long events = 0;
            long missedTrades = 0;
            long skipped = 0;
            long trades = 0;
            JsonNode last = FeedClient.parse("{}");
            while (events + skipped < EVENTS * BATCHES) {
                for (JsonNode node : FeedClient.parse(slow.next(RawSocket.TEXT).text())) {
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
            assertTrue(last.has("sn"), "the last event is not the newest that caught it up");
        }
    }

    @Test
    void whoReadsNothingIsClosedWith4407AndTheOthersHearEverything() throws Exception {
        Publisher publisher = new Publisher(server);
        Until.atMost(0, "open connections", this::open);
        try (RawSocket slow = RawSocket.connectNarrow(server, "/v1/stream?quotes=AMAT&snapshot=false");
                FeedClient healthy = FeedClient.connect(server, "?quotes=AMAT&snapshot=false")) {
            healthy.answer();
            Until.so("both are counted", () -> open() == 2);
            for (int i = 0; i < BATCHES; i++) {
                publisher.push(Publisher.quote("AMAT", "258.00", "258.01").repeat(EVENTS));
                hearAll(healthy);
            }
            // Not by reading: who reads is slow no more.
            Until.atMost(1, "open connections", this::open);

            String last = slow.nextWith("\"fatal\":true");
            assertTrue(last.contains("\"code\":407,"), last);
            assertEquals(4407, slow.closeCode());
        }
    }

    private long open() {
        return connections.stream().filter(WebSocketConnection::isOpen).count();
    }

    private static void hearAll(FeedClient client) throws InterruptedException {
        Map<String, Long> counts = new HashMap<>();
        for (int i = 0; i < EVENTS; i++) {
            JsonNode event = client.event();
            long u = event.get("u").asLong();
            Long before = counts.put(FeedClient.kind(event), u);
            assertTrue(before == null || u == before + 1, () -> "after " + before + ": " + event);
        }
    }
}
