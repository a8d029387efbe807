package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.AttackedServer;
import io.quotecast.testing.AttackingPeers.Behavior;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that attack a server through HTTP requests; see {@link AttackedServer} for what is checked meanwhile. */
@Tag("slow")
@Tag("alone")
@Timeout(900)
class HostileRequestsIT {
    /** Many symbols make large responses. */
    private static final String SYMBOLS = "-Dquotecast.simulator.symbols=500";

    private static final byte[] NOTHING = {};
    private static final byte[] SNAPSHOT = bytes(request("GET /v1/snapshot HTTP/1.1", ""));
    private static final byte[] UNFINISHED_HEAD = bytes("GET /v1/snapshot HTTP/1.1\r\nHost: localhost\r\nX-Slow: 1");
    /** One byte every 12.5 ms is 80 bytes per second. */
    private static final long BYTE_NANOS = 12_500_000L;

    private AttackedServer server;

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private void attack(String name, Behavior... behaviors) throws Exception {
        server = AttackedServer.start(SYMBOLS);
        server.attack(name, behaviors);
    }

    @Test
    void pipelinedRequestsWithoutReading() throws Exception {
        attack("pipelined requests", new Behavior(6, NOTHING, repeat(SNAPSHOT, 20), 0, false));
    }

    @Test
    void oneUnreadLargeResponseOnEachOfManyConnections() throws Exception {
        attack("unread responses", new Behavior(900, SNAPSHOT, NOTHING, 0, false));
    }

    @Test
    void unreadFilesAndDocuments() throws Exception {
        attack(
                "unread files",
                new Behavior(100, NOTHING, bytes(request("GET /protocol.md HTTP/1.1", "")), 0, false),
                new Behavior(100, NOTHING, bytes(request("GET /q/openapi HTTP/1.1", "")), 0, false),
                new Behavior(100, NOTHING, bytes(request("GET /sdk/quotecast.js HTTP/1.1", "")), 0, false));
    }

    @Test
    void http2StreamsWithAWindowOfZero() throws Exception {
        attack(
                "HTTP/2 with a window of 0",
                new Behavior(20, http2WithoutWindow("/v1/snapshot", 100), NOTHING, 0, false));
    }

    @Test
    void http2EventStreamsWithAWindowOfZero() throws Exception {
        attack(
                "event streams over HTTP/2 with a window of 0",
                new Behavior(20, http2WithoutWindow("/v1/events?quotes=*&trades=*", 30), NOTHING, 0, false));
    }

    @Test
    void unreadResponsesWithoutAKey() throws Exception {
        attack(
                "refusals",
                new Behavior(6, NOTHING, repeat(bytes(request("POST /v1/admin/halt/X HTTP/1.1", "")), 50), 0, false));
    }

    @Test
    void unfinishedHeads() throws Exception {
        attack("unfinished heads", new Behavior(6_000, UNFINISHED_HEAD, NOTHING, 0, true));

        assertTrue(server.metric("quotecast_http_evictions_total") > 0);
    }

    @Test
    void headsThatArriveByteByByte() throws Exception {
        attack("slow heads", new Behavior(900, UNFINISHED_HEAD, bytes("x"), BYTE_NANOS, true));
    }

    @Test
    void idleConnectionsWithFewDescriptors() throws Exception {
        server = AttackedServer.startWithDescriptorLimit(1_024, SYMBOLS);
        server.attack("idle connections at 1,024 descriptors", new Behavior(1_100, NOTHING, NOTHING, 0, true));
    }

    /** Half of them to an address where bodies may take any time. */
    @Test
    void slowBodies() throws Exception {
        attack(
                "slow bodies",
                new Behavior(160, slowBody("/v1/publish/x"), bytes("1"), BYTE_NANOS, true),
                new Behavior(160, slowBody("/v1/ingest"), bytes("1"), BYTE_NANOS, true));
    }

    @Test
    void severalAttacksAtOnce() throws Exception {
        attack(
                "several attacks at once",
                new Behavior(3, NOTHING, repeat(SNAPSHOT, 20), 0, false),
                new Behavior(5, http2WithoutWindow("/v1/snapshot", 100), NOTHING, 0, false),
                new Behavior(300, UNFINISHED_HEAD, NOTHING, 0, true),
                new Behavior(100, slowBody("/v1/publish/x"), bytes("1"), BYTE_NANOS, true),
                new Behavior(100, slowBody("/v1/ingest"), bytes("1"), BYTE_NANOS, true));
    }

    private static byte[] slowBody(String path) {
        return bytes(request("POST " + path + " HTTP/1.1", "Content-Length: 100000\r\n") + "12");
    }

    private static String request(String line, String headers) {
        return line + "\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] repeat(byte[] part, int times) {
        byte[] all = new byte[part.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(part, 0, all, i * part.length, part.length);
        }
        return all;
    }

    /** Returns a connection of HTTP/2 (RFC 9113) that opens streams and never a window. */
    private static byte[] http2WithoutWindow(String path, int streams) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        // SETTINGS_INITIAL_WINDOW_SIZE = 0
        frame(out, 4, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
        for (int i = 0; i < streams; i++) {
            ByteArrayOutputStream headers = new ByteArrayOutputStream();
            // :method GET and :scheme http from the static table of HPACK, :path and :authority as literals.
            headers.writeBytes(new byte[] {(byte) 0x82, (byte) 0x86, 0x04, (byte) path.length()});
            headers.writeBytes(bytes(path));
            headers.writeBytes(new byte[] {0x01, 9});
            headers.writeBytes(bytes("localhost"));
            frame(out, 1, 5, 2 * i + 1, headers.toByteArray());
        }
        return out.toByteArray();
    }

    private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
        out.write(payload.length >> 16);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(stream >> shift);
        }
        out.writeBytes(payload);
    }
}
