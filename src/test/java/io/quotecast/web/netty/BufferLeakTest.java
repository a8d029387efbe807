package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.LogRecorder;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that vanish under heavy writes affect no other client and leak no memory. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class BufferLeakTest {
    private static final int ROUNDS = 10;
    private static final int VICTIMS = 8;
    private static final int EVENTS = 2_000;
    private static final long DEADLINE_NANOS = 120_000_000_000L;
    private static final long SLACK_BYTES = 8L << 20;

    @TestHTTPResource("/")
    URI server;

    @Test
    void clientsThatVanishUnderHeavyWritesLeakNothing() throws Exception {
        assertEquals(ResourceLeakDetector.Level.PARANOID, ResourceLeakDetector.getLevel());
        IngestClient ingestClient = new IngestClient(server);
        try (LogRecorder leaks = LogRecorder.startFor(ResourceLeakDetector.class);
                FeedClient every = FeedClient.connect(server, "?quotes=INTU&snapshot=false");
                FeedClient conflated = FeedClient.connect(server, "?quotes=INTU&conflate=50&snapshot=false")) {
            every.response();
            conflated.response();
            long seriesNumber = round(ingestClient, every, -1);
            long before = activeBytes();

            for (int i = 1; i < ROUNDS; i++) {
                seriesNumber = round(ingestClient, every, seriesNumber);
            }

            while (conflated.event().get("u").asLong() < seriesNumber) {
                // The newest event arrives at the end of the interval.
            }
            Await.untilAtMost(before + SLACK_BYTES, "bytes in use", BufferLeakTest::activeBytes);
            awaitReport(leaks);
        }
    }

    /** Connects clients that do not read, and resets their connections while events are written to them. */
    private long round(IngestClient ingestClient, FeedClient healthy, long before) throws Exception {
        List<RawWebSocket> victims = new ArrayList<>();
        for (int i = 0; i < VICTIMS; i++) {
            victims.add(RawWebSocket.connectWithSmallBuffer(
                    server, "/v1/stream?quotes=*&conflate=" + (i % 2 == 0 ? 0 : 50)));
        }
        String lines = JsonLines.quote("INTU", "665.00", "665.01").repeat(EVENTS / VICTIMS);
        for (RawWebSocket victim : victims) {
            ingestClient.push(lines);
            victim.reset();
        }
        return receiveAll(healthy, before);
    }

    private static long receiveAll(FeedClient client, long before) throws InterruptedException {
        long seriesNumber = before;
        for (int i = 0; i < EVENTS; i++) {
            long next = client.event().get("u").asLong();
            assertTrue(seriesNumber < 0 || next == seriesNumber + 1, "after " + seriesNumber + " came " + next);
            seriesNumber = next;
        }
        return seriesNumber;
    }

    private static long activeBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveBytes)
                .sum();
    }

    /** Leaks one buffer on purpose: when it has been reported, all earlier leaks have been reported too. */
    private static void awaitReport(LogRecorder leaks) {
        leakOne();
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (leaks.lines().stream().noneMatch(line -> line.contains("on purpose"))) {
            assertTrue(System.nanoTime() < deadline, "the deliberate leak was not reported");
            System.gc();
            PooledByteBufAllocator.DEFAULT.directBuffer(1).release();
        }
        assertEquals(
                List.of(),
                leaks.lines().stream()
                        .filter(line -> !line.contains("on purpose"))
                        .toList());
    }

    private static void leakOne() {
        ByteBuf lost = PooledByteBufAllocator.DEFAULT.directBuffer(1);
        lost.touch("on purpose");
    }
}
