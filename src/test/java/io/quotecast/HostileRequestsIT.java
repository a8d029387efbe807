package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.AttackedServer;
import io.quotecast.testing.AttackingPeers.Behavior;
import io.quotecast.testing.RawWebSocket;
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

    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int END_OF_HEADERS = 4;
    private static final int END_OF_STREAM_AND_HEADERS = 5;
    private static final byte GET = (byte) 0x82;
    private static final byte POST = (byte) 0x83;
    /** SETTINGS_INITIAL_WINDOW_SIZE = 0 */
    private static final byte[] WINDOW_OF_ZERO = {0, 4, 0, 0, 0, 0};

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

    /** Each stream is withdrawn as soon as it was opened: "rapid reset". */
    @Test
    void http2StreamsThatAreResetAtOnce() throws Exception {
        ByteArrayOutputStream streams = http2Preface();
        for (int i = 0; i < 20_000; i++) {
            frame(streams, HEADERS, END_OF_STREAM_AND_HEADERS, 2 * i + 1, http2Head(GET, "/v1/snapshot"));
            // RST_STREAM with the code CANCEL
            frame(streams, 3, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
        }
        attack("HTTP/2 streams that are reset at once", new Behavior(20, streams.toByteArray(), NOTHING, 0, true));
    }

    @Test
    void http2PingsAndSettingsThatAreNotRead() throws Exception {
        ByteArrayOutputStream pings = new ByteArrayOutputStream();
        ByteArrayOutputStream settings = new ByteArrayOutputStream();
        for (int i = 0; i < 200; i++) {
            frame(pings, 6, 0, 0, new byte[8]);
            frame(settings, SETTINGS, 0, 0, WINDOW_OF_ZERO);
        }
        byte[] preface = http2Preface().toByteArray();
        attack(
                "HTTP/2 pings and settings",
                new Behavior(25, preface, pings.toByteArray(), 0, false),
                new Behavior(25, preface, settings.toByteArray(), 0, false));

        assertTrue(server.metric("quotecast_limit_rejections_total{limit=\"control-frames\"}") > 0);
    }

    /** Each stream waits for its body until it is reset. */
    @Test
    void http2BodiesThatDoNotArrive() throws Exception {
        ByteArrayOutputStream streams = http2Preface();
        for (int i = 0; i < 30; i++) {
            frame(streams, HEADERS, END_OF_HEADERS, 2 * i + 1, http2Head(POST, "/v1/publish/x"));
        }
        server = AttackedServer.start(SYMBOLS, "-Dquotecast.limits.body-time=1s");
        server.attack("HTTP/2 bodies that do not arrive", new Behavior(20, streams.toByteArray(), NOTHING, 0, true));

        assertTrue(server.metric("quotecast_limit_rejections_total{limit=\"body-rate\"}") > 0);
    }

    /** The close frame arrives with the request, and each connection is replaced by another one. */
    @Test
    void webSocketsThatEndAtOnce() throws Exception {
        byte[] closing = webSocketWithClose("/v1/stream");
        attack("WebSockets that end at once", new Behavior(200, closing, NOTHING, 0, true));

        assertFalse(server.server().output().contains("ERROR"), server.server()::output);
    }

    @Test
    void webSocketsOfARoomAndADialectThatEndAtOnce() throws Exception {
        server = AttackedServer.start(SYMBOLS, "-Dquotecast.dialects=alpaca");
        server.attack(
                "WebSockets of a room and a dialect that end at once",
                new Behavior(100, webSocketWithClose("/alpaca/v2/sip"), NOTHING, 0, true),
                new Behavior(100, webSocketWithClose("/rooms/x?presence=1"), NOTHING, 0, true));

        assertFalse(server.server().output().contains("ERROR"), server.server()::output);
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

    private static byte[] webSocketWithClose(String path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes(request(
                "GET " + path + " HTTP/1.1",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")));
        out.writeBytes(RawWebSocket.encodeFrame(0x88, NOTHING, true));
        return out.toByteArray();
    }

    /** Returns a connection of HTTP/2 (RFC 9113) that opens streams and never a window. */
    private static byte[] http2WithoutWindow(String path, int streams) {
        ByteArrayOutputStream out = http2Preface();
        for (int i = 0; i < streams; i++) {
            frame(out, HEADERS, END_OF_STREAM_AND_HEADERS, 2 * i + 1, http2Head(GET, path));
        }
        return out.toByteArray();
    }

    private static ByteArrayOutputStream http2Preface() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        frame(out, SETTINGS, 0, 0, WINDOW_OF_ZERO);
        return out;
    }

    private static byte[] http2Head(byte method, String path) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        // :method and :scheme http from the static table of HPACK, :path and :authority as literals.
        head.writeBytes(new byte[] {method, (byte) 0x86, 0x04, (byte) path.length()});
        head.writeBytes(bytes(path));
        head.writeBytes(new byte[] {0x01, 9});
        head.writeBytes(bytes("localhost"));
        return head.toByteArray();
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
