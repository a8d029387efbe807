package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.WebSocketTestClient;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clients of the dialect of Alpaca on a server under load, and on one that stops. */
@Tag("slow")
class AlpacaIT {
    private static final String AUTH = "{\"action\":\"auth\",\"key\":\"any\",\"secret\":\"thing\"}";
    private static final String SUBSCRIBE = "{\"action\":\"subscribe\",\"trades\":[\"*\"],\"quotes\":[\"*\"]}";
    /** Twice the time that a client may read nothing. */
    private static final Duration SLOW_TIME = Duration.ofSeconds(4);

    /** What a client receives in a second at 10 MB/s. */
    private static final long BYTES_PER_SECOND = 10_000_000;

    @Test
    void pongsOvertakeEvents() throws Exception {
        try (ServerProcess server = start("-Dquotecast.simulator.events-per-second=50000");
                RawWebSocket client = RawWebSocket.connect(server.address(), "/alpaca/v2/iex", "")) {
            client.sendText(AUTH).sendText(SUBSCRIBE);
            client.nextTextContaining("\"T\":\"q\"");

            for (byte i = 0; i < 10; i++) {
                client.sendFinal(RawWebSocket.PING, new byte[] {i});
                long bytes = 0;
                RawWebSocket.WebSocketFrame frame = client.next();
                while (frame.opcode() != RawWebSocket.PONG) {
                    bytes += frame.payload().length;
                    frame = client.next();
                }
                assertEquals(i, frame.payload()[0]);
                assertTrue(bytes < BYTES_PER_SECOND, bytes + " bytes came before the pong");
            }
        }
    }

    @Test
    void aClientThatDoesNotReadIsClosedAndOthersAreNot() throws Exception {
        try (ServerProcess server = start(
                        "-Dquotecast.simulator.events-per-second=20000",
                        "-Dquotecast.push.slow-time=" + SLOW_TIME.toSeconds() / 2 + "s");
                RawWebSocket slow = RawWebSocket.connectWithSmallBuffer(server.address(), "/alpaca/v2/iex");
                RawWebSocket healthy = RawWebSocket.connect(server.address(), "/alpaca/v2/iex", "")) {
            slow.sendText(AUTH).sendText(SUBSCRIBE);
            healthy.sendText(AUTH).sendText(SUBSCRIBE);

            Instant begin = nextTime(healthy);
            Instant now = begin;
            while (Duration.between(begin, now).compareTo(SLOW_TIME) < 0) {
                now = nextTime(healthy);
            }

            assertEquals(
                    "[{\"T\":\"error\",\"code\":407,\"msg\":\"slow client\"}]",
                    slow.nextTextContaining("\"code\":407"));
            assertEquals(1008, slow.closeCode());
        }
    }

    @Test
    void connectionsAreClosedForAReconnectWhenTheServerStops() throws Exception {
        try (ServerProcess server = start("-Dquotecast.drain-time=3s");
                WebSocketTestClient json = WebSocketTestClient.connect(server.address(), "/alpaca/v2/iex");
                WebSocketTestClient delayed = WebSocketTestClient.connect(server.address(), "/alpaca/v2/delayed_sip");
                WebSocketTestClient crypto =
                        WebSocketTestClient.connect(server.address(), "/alpaca/v1beta3/crypto/us")) {
            json.send(AUTH);
            delayed.send(AUTH);
            assertEquals("[{\"T\":\"success\",\"msg\":\"connected\"}]", json.nextText());
            assertEquals("[{\"T\":\"success\",\"msg\":\"connected\"}]", crypto.nextText());

            server.stop();

            assertEquals(1012, json.closeCode());
            assertEquals(1012, delayed.closeCode());
            assertEquals(1012, crypto.closeCode());
            assertEquals(143, server.awaitExit());
            assertTrue(server.output().lines().noneMatch(line -> line.contains("ERROR")), server::output);
        }
    }

    /** Returns the time of the next trade. */
    private static Instant nextTime(RawWebSocket client) throws Exception {
        String text = client.nextTextContaining("\"T\":\"t\"");
        for (JsonNode event : FeedClient.parse(text)) {
            if (event.get("T").asText().equals("t")) {
                return Instant.parse(event.get("t").asText());
            }
        }
        throw new AssertionError("no trade: " + text);
    }

    private static ServerProcess start(String... settings) throws Exception {
        String[] all = new String[settings.length + 1];
        System.arraycopy(settings, 0, all, 1, settings.length);
        all[0] = "-Dquotecast.dialects=alpaca";
        return ServerProcess.start(all);
    }
}
