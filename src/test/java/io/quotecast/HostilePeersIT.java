package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.Await;
import io.quotecast.testing.HealthyClient;
import io.quotecast.testing.HostilePeers;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Peers that attack a server with a heap of 256 MB. Beside them, a healthy client receives every event, new clients are
 * served, and health answers.
 */
@Tag("slow")
@Tag("alone")
@Timeout(600)
class HostilePeersIT {
    private static final int EVENTS = 1_500;
    /** Many symbols make large responses. */
    private static final String SYMBOLS = "-Dquotecast.simulator.symbols=500";

    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private ServerProcess server;
    private HealthyClient healthy;
    private HostilePeers peers;

    @BeforeEach
    void connect() throws Exception {
        start(ServerProcess.start(SYMBOLS));
    }

    private void start(ServerProcess started) throws Exception {
        server = started;
        healthy = HealthyClient.connect(server.address());
        peers = new HostilePeers(server.address());
        healthy.awaitEvents(100);
    }

    @AfterEach
    void checkOthersAndStop() throws Exception {
        try {
            assertOthersAreServed();
            peers.close();
            assertOthersAreServed();
            assertEquals(
                    List.of(),
                    server.output()
                            .lines()
                            .filter(line -> line.contains("OutOfMemory") || line.contains("OutOfDirectMemory"))
                            .toList());
        } finally {
            peers.close();
            healthy.close();
            server.close();
        }
    }

    /** H2: valid messages, far above the rate, without reading. */
    @Test
    void floodOfSmallMessages() throws Exception {
        byte[] upgrade = bytes(request("GET /v1/stream HTTP/1.1", UPGRADE));
        byte[] pings = text("{\"action\":\"ping\"}", 500);
        for (int i = 0; i < 50; i++) {
            peers.send(upgrade, pings, 200);
        }

        healthy.awaitEvents(EVENTS);
    }

    @Test
    void floodThatReadsIsClosedForItsRate() throws Exception {
        byte[] upgrade = bytes(request("GET /v1/stream HTTP/1.1", UPGRADE));
        byte[] pings = text("{\"action\":\"ping\"}", 500);
        for (int i = 0; i < 10; i++) {
            peers.sendAndRead(upgrade, pings, 1_000_000);
        }

        Await.until("every flood has been closed", () -> peers.ended() >= 10);
        // A close is counted after the peer has noticed it.
        Await.until(
                "ten connections are counted as closed for their rate",
                () -> metric("quotecast_closes_total{code=\"4429\"}") >= 10);
    }

    /** H3, H8: large messages within the limits. */
    @Test
    void largeMessagesFromManyClients() throws Exception {
        byte[] upgrade = bytes(request("GET /rooms/large HTTP/1.1", UPGRADE));
        byte[] message = text("x".repeat(64_000), 1);
        for (int i = 0; i < 30; i++) {
            peers.sendAndRead(upgrade, message, 600);
        }

        healthy.awaitEvents(EVENTS);
    }

    private void assertOthersAreServed() throws Exception {
        healthy.check();
        for (int i = 0; i < 5; i++) {
            assertEquals(200, server.status("GET", "/q/health/live", ""));
        }
        assertEquals(200, server.status("GET", "/q/metrics", ""));
        assertEquals(200, server.status("POST", "/v1/publish/lobby", "1"));
        assertEquals(200, server.status("POST", "/v1/ingest", ""));
        try (HealthyClient another = HealthyClient.connect(server.address())) {
            another.awaitEvents(100);
        }
        healthy.awaitEvents(100);
    }

    private double metric(String name) {
        String metrics;
        try {
            metrics = server.get("q/metrics");
        } catch (Exception e) {
            throw new AssertionError("the metrics are not available", e);
        }
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String request(String line, String headers) {
        return line + "\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns a text message, so many times. */
    private static byte[] text(String text, int times) {
        byte[] frame = RawWebSocket.encodeFrame(0x81, bytes(text), true);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            frames.writeBytes(frame);
        }
        return frames.toByteArray();
    }
}
