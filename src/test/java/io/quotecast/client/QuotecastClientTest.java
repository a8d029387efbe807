package io.quotecast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java client against a running server. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class QuotecastClientTest {
    private static final long DEADLINE_SECONDS = 60;

    @TestHTTPResource("/")
    URI server;

    @Test
    void eventsAreExactDecimalsInTheOrderOfTheServer() throws Exception {
        ItemRecorder recorder = new ItemRecorder();
        try (FeedConnection connection = connect(recorder)) {
            connection.subscribe(
                    FeedSubscription.EMPTY.with(FeedChannel.TRADES, "NFLX").withoutSnapshot());
            recorder.next("subscription");

            push(JsonLines.trade("NFLX", "90.10") + JsonLines.trade("NFLX", "90.20"));

            JsonNode first = recorder.next("t");
            JsonNode second = recorder.next("t");
            assertEquals(
                    List.of(new BigDecimal("90.10"), new BigDecimal("90.20")),
                    List.of(first.get("p").decimalValue(), second.get("p").decimalValue()));
            assertEquals(first.get("u").asLong() + 1, second.get("u").asLong());
        }
    }

    @Test
    void theGreetingDescribesTheServer() throws Exception {
        try (FeedConnection connection = connect((from, message) -> {})) {
            Greeting greeting = connection.greeting();

            assertEquals(Duration.ofMillis(200), greeting.heartbeat());
            assertTrue(greeting.roles().containsAll(List.of("read", "publish")), greeting::toString);
            assertFalse(greeting.session().isEmpty());
            assertFalse(greeting.epoch().isEmpty());
        }
    }

    @Test
    void aListenerOfTextGetsArraysAsTheyWereSentAndACursor() throws Exception {
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        try (FeedConnection connection = connect((from, message) -> texts.add(message.text()))) {
            connection.subscribe(
                    FeedSubscription.EMPTY.with(FeedChannel.TRADES, "ORCL").withoutSnapshot());
            awaitText(texts, "\"T\":\"subscription\"");

            push(JsonLines.trade("ORCL", "195.00"));

            String array = awaitText(texts, "\"S\":\"ORCL\"");
            assertTrue(array.startsWith("[{\"T\":\"t\",") && array.endsWith("}]"), array);
            Await.until("the cursor follows the event", () -> connection
                    .cursor()
                    .filter(cursor -> array.contains("\"q\":" + cursor.position() + ","))
                    .isPresent());
        }
    }

    @Test
    void onlyRequestedMessagesAreDelivered() throws Exception {
        ItemRecorder recorder = new ItemRecorder() {
            @Override
            public void onOpen(FeedConnection connection) {}
        };
        try (FeedConnection connection = connect(recorder)) {
            // The greeting is requested by the connection itself. Heartbeats arrive every 200 ms.
            Await.until("the greeting is delivered", () -> recorder.messages() == 1);
            connection.request(2);
            Await.until("two more messages", () -> recorder.messages() == 3);
            connection.publish("1", "demand", TextNode.valueOf("x")).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            ItemRecorder other = new ItemRecorder();
            FeedConnection fence = connect(other);
            // Two heartbeats of another connection later, this one has not delivered any.
            other.next("hb");
            other.next("hb");
            fence.close();

            assertEquals(3, recorder.messages());

            connection.request(Long.MAX_VALUE);
            assertEquals("1", recorder.next("ack").get("id").asText());
        }
    }

    @Test
    void aRequestBelowOneIsRefused() throws Exception {
        try (FeedConnection connection = connect((from, message) -> {})) {
            Exception failure = assertThrows(IllegalArgumentException.class, () -> connection.request(0));

            assertEquals("messages: 0 is below 1", failure.getMessage());
        }
    }

    @Test
    void aClientResumesWithExactlyTheEventsItMissed() throws Exception {
        ItemRecorder recorder = new ItemRecorder();
        FeedConnection connection = connect(recorder);
        FeedSubscription trades = FeedSubscription.EMPTY.with(FeedChannel.TRADES, "TSLA");
        connection.subscribe(trades.withoutSnapshot());
        recorder.next("subscription");
        push(JsonLines.trade("TSLA", "200.00"));
        recorder.next("t");
        connection.close();
        assertEquals(1000, end(connection).code());
        push(JsonLines.trade("TSLA", "201.00").repeat(3));

        ItemRecorder resumed = new ItemRecorder();
        try (FeedConnection next = connect(resumed)) {
            next.subscribe(trades.resume(connection.cursor().orElseThrow())
                    .replacing(connection.greeting().session()));

            assertTrue(resumed.next("subscription").at("/resumed/complete").asBoolean());
            for (int event = 0; event < 3; event++) {
                assertEquals(
                        new BigDecimal("201.00"), resumed.next("t").get("p").decimalValue());
            }
            assertEquals(3, resumed.next("resumed").get("events").asInt());
        }
    }

    @Test
    void theEndHasTheCodeAndTheErrorOfTheServer() throws Exception {
        ItemRecorder recorder = new ItemRecorder();
        FeedConnection replaced = connect(recorder);
        try (FeedConnection successor = connect((from, message) -> {})) {
            successor.subscribe(FeedSubscription.EMPTY
                    .with(FeedChannel.TRADES, "AAPL")
                    .replacing(replaced.greeting().session()));

            Disconnection end = end(replaced);

            assertEquals(4406, end.code());
            assertEquals(OptionalInt.of(406), end.errorCode());
            assertEquals(end, recorder.end.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
            assertInstanceOf(
                    IOException.class,
                    assertThrows(ExecutionException.class, () -> replaced.send("{}")
                                    .get(DEADLINE_SECONDS, TimeUnit.SECONDS))
                            .getCause());
        }
    }

    @Test
    void aClosedConnectionSendsNothing() throws Exception {
        FeedConnection connection = connect((from, message) -> {});
        connection.close();
        connection.close();

        assertTrue(connection.send("{}").isCompletedExceptionally());
        assertEquals(1000, end(connection).code());
    }

    @Test
    void manyMessagesAreSentInTheirOrder() throws Exception {
        ItemRecorder recorder = new ItemRecorder();
        try (FeedConnection connection = connect(recorder)) {
            IntStream.range(0, 40).forEach(id -> connection.publish("" + id, "order", TextNode.valueOf("x")));

            for (int id = 0; id < 40; id++) {
                assertEquals(id, recorder.next("ack").get("id").asInt());
            }
        }
    }

    @Test
    void unsubscribingLeavesTheOtherNames() throws Exception {
        ItemRecorder recorder = new ItemRecorder();
        try (FeedConnection connection = connect(recorder)) {
            connection.subscribe(FeedSubscription.EMPTY.with(FeedChannel.TRADES, "AAPL", "MSFT"));
            recorder.next("subscription");

            connection.unsubscribe(FeedSubscription.EMPTY.with(FeedChannel.TRADES, "MSFT"));

            assertEquals(
                    "[\"AAPL\"]", recorder.next("subscription").get("trades").toString());
        }
    }

    @Test
    void anExceptionOfTheListenerEndsTheConnectionWithIt() throws Exception {
        CompletableFuture<Disconnection> ended = new CompletableFuture<>();
        IllegalStateException failure = new IllegalStateException("full");
        FeedConnection connection = connect(new FeedListener() {
            @Override
            public void onMessage(FeedConnection from, FeedMessage message) {
                if (message.text().contains("\"hb\"")) {
                    throw failure;
                }
            }

            @Override
            public void onClose(FeedConnection from, Disconnection end) {
                ended.complete(end);
            }
        });

        assertEquals(new Disconnection(1006, "", failure), ended.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        assertEquals(new Disconnection(1006, "", failure), end(connection));
    }

    @Test
    void aRefusedUpgradeHasTheStatus() {
        UpgradeRefusedException refused =
                assertInstanceOf(UpgradeRefusedException.class, failure(client("/v1/nowhere")));
        assertEquals(404, refused.status());

        UpgradeRefusedException unknownKey = assertInstanceOf(
                UpgradeRefusedException.class, failure(client("/v1/stream").withKey("qc_unknown")));
        assertEquals(401, unknownKey.status());
        assertFalse(unknownKey.getMessage().contains("qc_unknown"));
    }

    @Test
    void aServerOfAnotherProtocolIsRefused() throws Exception {
        QuotecastClient lobby = client("/rooms/other").withTimeout(Duration.ofMinutes(1));
        ItemRecorder recorder = new ItemRecorder();
        try (FeedConnection publisher = connect(recorder)) {
            CompletableFuture<FeedConnection> connecting = lobby.connect((from, message) -> {});
            while (!connecting.isDone()) {
                publisher.publish("1", "other", TextNode.valueOf("hello"));
                recorder.next("hb");
            }

            ExecutionException failure = assertThrows(ExecutionException.class, connecting::get);
            assertInstanceOf(NotQuotecastException.class, failure.getCause());
        }
    }

    @Test
    void aServerThatDoesNotRespondIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Throwable failure =
                    failure(QuotecastClient.of(URI.create("ws://127.0.0.1:" + silent.getLocalPort() + "/v1/stream"))
                            .withTimeout(Duration.ofMillis(100)));

            assertTrue(failure instanceof TimeoutException || failure instanceof IOException, failure::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost/v1/stream", "ws:/v1/stream", "localhost"})
    void anAddressThatIsNoWebSocketIsNamed(String address) {
        Exception failure = assertThrows(IllegalArgumentException.class, () -> QuotecastClient.of(URI.create(address)));

        assertTrue(failure.getMessage().contains("'" + address + "'"), failure::getMessage);
    }

    @Test
    void theKeyIsNotPrinted() {
        QuotecastClient client = client("/v1/stream").withKey("qc_secret");

        assertFalse(client.toString().contains("qc_secret"), client::toString);
        assertThrows(IllegalArgumentException.class, () -> client.withKey("a b"));
    }

    private QuotecastClient client(String path) {
        return QuotecastClient.of(URI.create("ws://" + server.getAuthority() + path));
    }

    private FeedConnection connect(FeedListener listener) throws Exception {
        return client("/v1/stream").connect(listener).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private static Throwable failure(QuotecastClient client) {
        CompletableFuture<FeedConnection> connecting = client.connect((from, message) -> {});
        return assertThrows(ExecutionException.class, () -> connecting.get(DEADLINE_SECONDS, TimeUnit.SECONDS))
                .getCause();
    }

    private static Disconnection end(FeedConnection connection) throws Exception {
        return connection.closed().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private void push(String lines) throws Exception {
        new IngestClient(server).push(lines);
    }

    private static String awaitText(BlockingQueue<String> texts, String part) throws InterruptedException {
        for (String text = poll(texts); ; text = poll(texts)) {
            if (text.contains(part)) {
                return text;
            }
        }
    }

    private static <T> T poll(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing received within " + DEADLINE_SECONDS + " s");
        }
        return next;
    }

    /** Records every object, in order. */
    private static class ItemRecorder implements FeedListener {
        private final CompletableFuture<Disconnection> end = new CompletableFuture<>();
        private final BlockingQueue<JsonNode> items = new LinkedBlockingQueue<>();
        private final List<FeedMessage> received = new ArrayList<>();

        @Override
        public void onMessage(FeedConnection connection, FeedMessage message) {
            items.addAll(message.items());
            synchronized (received) {
                received.add(message);
            }
        }

        @Override
        public void onClose(FeedConnection connection, Disconnection ended) {
            end.complete(ended);
        }

        int messages() {
            synchronized (received) {
                return received.size();
            }
        }

        /** The next object of this type; others before it are discarded. */
        JsonNode next(String type) throws InterruptedException {
            for (JsonNode item = poll(items); ; item = poll(items)) {
                if (item.get("T").asText().equals(type)) {
                    return item;
                }
            }
        }
    }
}
