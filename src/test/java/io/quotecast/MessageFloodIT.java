package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.HealthyClient;
import io.quotecast.testing.HostilePeers;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Floods of messages against a server with a heap of 256 MB. Beside them, a healthy client receives every event, and other
 * clients are served. {@code -Dquotecast.attack.seconds=60} continues each attack for so long, begins it half a minute
 * after the start of the server, and prints figures.
 */
@Tag("slow")
@Tag("alone")
@Timeout(600)
class MessageFloodIT {
    private static final int EVENTS = 1_500;
    private static final long ATTACK_NANOS = 1_000_000_000L * Integer.getInteger("quotecast.attack.seconds", 0);
    private static final long WARM_UP_NANOS = 30_000_000_000L;
    private static final int ENDLESS = Integer.MAX_VALUE;
    /** The largest message of a relay room, nearly. */
    private static final int LARGE = 64_000;
    /** Messages of this length that exceed the memory for messages. */
    private static final int ABOVE_MESSAGE_BYTES = (64 << 20) / LARGE + 100;

    private static final String UNLIMITED_BYTES = "-Dquotecast.limits.publish-bytes-per-second=100000000";
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private ServerProcess server;
    private HealthyClient healthy;
    private HostilePeers peers;

    private void start(String... options) throws Exception {
        server = ServerProcess.startForAttack(List.of(), options);
        healthy = HealthyClient.connect(server.address());
        peers = new HostilePeers(server.address());
        healthy.awaitEvents(100);
        if (ATTACK_NANOS > 0) {
            // A server that has just started on one core is busy with its own compilation.
            receiveFor(WARM_UP_NANOS);
            healthy.resetAges();
        }
    }

    @AfterEach
    void checkOthersAndStop() throws Exception {
        try {
            assertOthersAreServed();
            peers.close();
            assertOthersAreServed();
            assertEquals(0, healthy.reportedLosses());
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/stream | {\"action\":\"ping\"}",
                "/v1/stream | {\"action\":\"list\"}",
                "/ | x",
                "/rooms/flood | x",
                "/v1/ingest | {\"T\":\"q\",\"id\":1,\"S\":\"NONE\"}",
                "/binance/ws | {\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}"
            })
    void fiftySocketsSendSmallMessagesWithoutReading(String path, String message) throws Exception {
        start("-Dquotecast.dialects=binance");
        byte[] upgrade = upgrade(path);
        byte[] messages = text(message, 500);
        for (int i = 0; i < 50; i++) {
            peers.send(upgrade, messages, ENDLESS);
        }

        whileAttacked();
    }

    @ParameterizedTest
    @CsvSource({"true, 262144", "false, 262144", "true, 100000000"})
    void thirtyClientsPublishLargeMessages(boolean isReading, int bytesPerSecond) throws Exception {
        start("-Dquotecast.limits.publish-bytes-per-second=" + bytesPerSecond);
        byte[] upgrade = upgrade("/rooms/large");
        byte[] message = text("x".repeat(LARGE), 1);
        for (int i = 0; i < 30; i++) {
            if (isReading) {
                peers.sendAndRead(upgrade, message, ENDLESS);
            } else {
                peers.send(upgrade, message, ENDLESS);
            }
        }
        // A slow reader of the same messages, encoded for the feed.
        peers.send(upgrade("/v1/stream?messages=*&trades=*"));

        whileAttacked();
    }

    @Test
    void messagesDoNotPushMarketEventsOutOfMemory() throws Exception {
        start(UNLIMITED_BYTES, "-Dquotecast.limits.publishes-per-second=1000");
        List<String> trades = new ArrayList<>();
        String cursor;
        try (FeedClient client = FeedClient.connect(server.address(), "?trades=*&messages=*&snapshot=false")) {
            JsonNode trade = client.next("t");
            cursor = client.greeting().path("epoch").asText() + ":"
                    + trade.path("q").asLong();
        }
        try (RawWebSocket publisher = RawWebSocket.connect(server.address(), "/rooms/large", "");
                FeedClient witness = FeedClient.connect(server.address(), "?trades=*&resume=" + cursor)) {
            byte[] message = text("x".repeat(LARGE), 1);
            for (int i = 0; i < ABOVE_MESSAGE_BYTES; i++) {
                publisher.sendBytes(message);
                publisher.next(RawWebSocket.TEXT);
            }
            for (JsonNode trade : witness.drainEvents()) {
                trades.add(summary(trade));
            }
        }

        try (FeedClient resumed = FeedClient.connect(server.address(), "?trades=*&messages=*&resume=" + cursor)) {
            JsonNode subscription = resumed.response();
            assertTrue(subscription.path("resumed").path("complete").asBoolean(), subscription.toString());
            List<String> received = new ArrayList<>();
            List<String> gaps = new ArrayList<>();
            for (JsonNode next = resumed.nextOfAnyKind();
                    !FeedClient.kind(next).equals("resumed");
                    next = resumed.nextOfAnyKind()) {
                if (FeedClient.kind(next).equals("t")) {
                    received.add(summary(next));
                } else if (FeedClient.kind(next).equals("gap")) {
                    gaps.add(next.path("channel").asText() + " "
                            + next.path("reason").asText());
                }
            }
            assertEquals(List.of("messages dropped"), gaps);
            assertEquals(trades, received.subList(0, trades.size()));
        }
    }

    @Test
    void aMemberOnASlowLinkReceivesABurst() throws Exception {
        start(UNLIMITED_BYTES);
        int count = 60;
        try (RawWebSocket slow = RawWebSocket.connectWithSmallBuffer(server.address(), "/rooms/burst");
                RawWebSocket publisher = RawWebSocket.connect(server.address(), "/rooms/burst", "")) {
            publishNumbered(publisher, count);

            for (int i = 0; i < count; i++) {
                assertEquals(numbered(i), slow.next(RawWebSocket.TEXT).text());
            }
            publisher.sendText("end");
            assertEquals("end", slow.next(RawWebSocket.TEXT).text());
        }
    }

    @Test
    void aMemberThatSpeaksTheProtocolSkipsMessagesAndIsToldSo() throws Exception {
        start(UNLIMITED_BYTES, "-Dquotecast.push.buffer-messages=1M");
        int count = 90;
        String protocol = "Sec-WebSocket-Protocol: quotecast.v1\r\n";
        try (RawWebSocket slow = RawWebSocket.connect(server.address(), "/rooms/burst", protocol);
                RawWebSocket publisher = RawWebSocket.connect(server.address(), "/rooms/burst", "")) {
            slow.next(RawWebSocket.PING);
            publishNumbered(publisher, count);

            int next = 0;
            int missed = 0;
            while (next < count) {
                String text = slow.next(RawWebSocket.TEXT).text();
                if (text.startsWith("[")) {
                    JsonNode gap = FeedClient.parse(text).get(0);
                    assertEquals("gap", FeedClient.kind(gap));
                    assertEquals(next + 1, gap.path("from").asInt());
                    missed += gap.path("to").asInt() - next;
                    next = gap.path("to").asInt();
                } else {
                    assertEquals(numbered(next++), text);
                }
            }
            assertTrue(missed > 0, "nothing was skipped");
        }
    }

    private static void publishNumbered(RawWebSocket publisher, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            publisher.sendText(numbered(i));
            assertEquals(numbered(i), publisher.next(RawWebSocket.TEXT).text());
        }
    }

    private static String numbered(int number) {
        return number + "x".repeat(LARGE);
    }

    private void whileAttacked() throws Exception {
        receiveFor(ATTACK_NANOS);
        if (ATTACK_NANOS > 0) {
            System.out.printf(
                    "%d events, %d losses, p99 %d ms, %d MB sent%n%s",
                    healthy.events(),
                    healthy.reportedLosses(),
                    healthy.p99AgeMillis(),
                    peers.sentBytes() >> 20,
                    memory());
            peers.close();
            long end = System.nanoTime();
            Await.until("30 s have passed", () -> System.nanoTime() - end > 30_000_000_000L);
            System.out.printf("30 s later:%n%s", memory());
        }
    }

    /** Receives many events, for at least so long, from a server that is alive. */
    private void receiveFor(long nanos) throws Exception {
        long begin = System.nanoTime();
        do {
            healthy.awaitEvents(EVENTS);
            assertEquals(200, server.status("GET", "/q/health/live", ""));
        } while (System.nanoTime() - begin < nanos);
    }

    private String memory() throws Exception {
        return server.get("q/metrics")
                        .lines()
                        .filter(line -> line.matches("quotecast_(memory|closes|process|limit)[^ ]* .*")
                                && !line.endsWith(" 0.0"))
                        .reduce("", (all, line) -> all + "  " + line + "\n")
                + "  " + server.residentKibibytes() / 1_024 + " MB resident\n";
    }

    private void assertOthersAreServed() throws Exception {
        healthy.check();
        assertEquals(200, server.status("GET", "/q/health/live", ""));
        try (HealthyClient another = HealthyClient.connect(server.address())) {
            another.awaitEvents(100);
        }
        healthy.awaitEvents(100);
    }

    private static String summary(JsonNode event) {
        return event.path("q").asLong() + " " + event.path("S").asText() + " "
                + event.path("u").asLong();
    }

    private static byte[] upgrade(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + UPGRADE + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns a text message, so many times. */
    private static byte[] text(String text, int times) {
        byte[] frame = RawWebSocket.encodeFrame(0x81, text.getBytes(StandardCharsets.US_ASCII), true);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            frames.writeBytes(frame);
        }
        return frames.toByteArray();
    }
}
