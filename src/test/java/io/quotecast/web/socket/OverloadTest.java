package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ingest at a rate above that of the pipeline, which is blocked in these tests. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class OverloadTest {
    /** More than the capacity of the ingest queue. */
    private static final int EVENTS = 20_000;

    @TestHTTPResource("/")
    URI server;

    @Inject
    PipelineThread pipeline;

    @Test
    void aFastWebSocketSenderIsThrottledAndNotifiedAndNothingIsLost() throws Exception {
        long before = trades();
        CountDownLatch blocked = blockPipeline();
        try (RawWebSocket sender = RawWebSocket.connect(server, "/v1/ingest", "")) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> push(sender));

            assertEquals("[{\"T\":\"slow\",\"st\":\"started\"}]", sender.nextTextContaining("slow"));
            assertTrue(pipeline.queueSize() <= 8_192, "the queue has grown beyond its capacity");
            blocked.countDown();
            sent.join();
            String ended = sender.nextTextContaining("\"ended\"");
            assertTrue(ended.matches("\\[\\{\"T\":\"slow\",\"st\":\"ended\",\"waited_ms\":[0-9]+}]"), ended);
            // The events that the server has not read yet are not accepted yet: the acknowledgement of one more event
            // comes after all of them.
            sender.sendText(JsonLines.trade("TMO", "578.00").replaceFirst("\\{", "{\"id\":1,"));
            sender.nextTextContaining("\"id\":1");
            assertEquals(before + EVENTS + 1, trades());
        } finally {
            blocked.countDown();
        }
    }

    @Test
    void aFastHttpSenderWaitsAndNothingIsLost() throws Exception {
        long before = trades();
        CountDownLatch blocked = blockPipeline();
        try {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    new IngestClient(server)
                            .push(JsonLines.trade("TMO", "578.00").repeat(EVENTS));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Await.until("the ingest queue is full", () -> pipeline.queueSize() >= 8_192);

            assertTrue(!sent.isDone(), "answered before all events were accepted");
            blocked.countDown();
            sent.join();
            assertEquals(before + EVENTS, trades());
        } finally {
            blocked.countDown();
        }
    }

    /** Returns the number of trades after the pipeline has processed everything that was ingested before. */
    private long trades() {
        pipeline.submit(() -> true).join();
        String snapshot = RestAssured.get("/v1/snapshot?symbols=TMO").asString();
        return FeedClient.parse(snapshot).at("/snapshots/TMO/t/u").asLong();
    }

    private CountDownLatch blockPipeline() {
        CountDownLatch latch = new CountDownLatch(1);
        pipeline.execute(() -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return latch;
    }

    private static void push(RawWebSocket sender) {
        try {
            for (int i = 0; i < EVENTS; i++) {
                sender.sendText(JsonLines.trade("TMO", "578.00"));
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
