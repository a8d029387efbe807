package io.quotecast.alerts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quotecast.testing.Await;
import io.quotecast.testing.LogRecorder;
import io.quotecast.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertWebhookTest {
    private static final byte[] ALERT = "{\"T\":\"alert\"}".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "tell nobody";

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private final List<String> deliveries = new CopyOnWriteArrayList<>();
    /** The statuses of the next responses; the last one remains. */
    private final List<Integer> statuses = new CopyOnWriteArrayList<>(List.of(200));

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::respond);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void respond(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        signatures.add(exchange.getRequestHeaders().getFirst(AlertWebhook.SIGNATURE_HEADER));
        deliveries.add(exchange.getRequestHeaders().getFirst(AlertWebhook.DELIVERY_HEADER));
        int status = statuses.size() > 1 ? statuses.remove(0) : statuses.get(0);
        if (status == 302) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private AlertWebhook webhook(int attempts) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/alerts");
        return new AlertWebhook(
                new AlertWebhook.Settings(url, SECRET, Duration.ofSeconds(30), 2, attempts, Duration.ofMillis(1)),
                new ManualClock(1_767_623_400_000_000L),
                new Random(1));
    }

    @Test
    void anAlertIsPostedWithItsHolderAndASignature() {
        try (AlertWebhook webhook = webhook(3)) {
            webhook.offer("key \"desk\"", ALERT);
            Await.until("the alert was accepted", () -> webhook.sent() == 1);
        }

        assertEquals(List.of("{\"holder\":\"key \\\"desk\\\"\",\"alert\":{\"T\":\"alert\"}}"), bodies);
        // printf '1767623400.{"holder":"key \"desk\"","alert":{"T":"alert"}}' | openssl dgst -sha256 -hmac 'tell
        // nobody'
        assertEquals(
                List.of("t=1767623400,v1=88ee588a316b5212e029d93229bb6e82ad21cade68e9f074b8c4635639c3e1e8"),
                signatures);
    }

    @Test
    void anAttemptThatFailsIsRepeatedAsTheSameDelivery() {
        statuses.addAll(0, List.of(503, 429));

        try (AlertWebhook webhook = webhook(3)) {
            webhook.offer("key desk", ALERT);
            webhook.offer("key desk", ALERT);
            Await.until("both alerts were accepted", () -> webhook.sent() == 2);

            assertEquals(0, webhook.failures());
        }

        assertEquals(4, deliveries.size());
        assertEquals(deliveries.get(0), deliveries.get(2));
        assertNotEquals(deliveries.get(0), deliveries.get(3));
    }

    @Test
    void anAlertIsGivenUpAfterTheLastAttemptAndTheLogHasNoSecret() throws InterruptedException {
        statuses.set(0, 500);

        try (LogRecorder log = LogRecorder.startFor(AlertWebhook.class);
                AlertWebhook webhook = webhook(3)) {
            webhook.offer("key desk", ALERT);
            Await.until("the alert was given up", () -> webhook.failures() == 1);

            assertEquals(3, bodies.size());
            assertFalse(log.nextLine().contains(SECRET));
        }
    }

    @Test
    void redirectsAreNotFollowedAndRefusalsNotRepeated() {
        statuses.set(0, 302);
        statuses.add(403);

        try (AlertWebhook webhook = webhook(3)) {
            webhook.offer("key desk", ALERT);
            webhook.offer("key desk", ALERT);
            Await.until("both alerts were given up", () -> webhook.failures() == 2);
        }

        assertEquals(2, bodies.size());
    }
}
