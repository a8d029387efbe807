package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.RelayClient;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.SseClient;
import io.quotecast.testing.WebSocketTestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A server that is asked to stop drains: it asks its clients to reconnect and closes their connections. */
class DrainIT {
    @Test
    void clientsAreAskedToReconnectAndNewOnesAreRefused() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.drain-time=15s");
                FeedClient client = FeedClient.connect(server.address(), "?trades=*");
                SseClient events = SseClient.connect(server.address(), "?trades=*", "");
                WebSocketTestClient relayClient = WebSocketTestClient.connect(server.address(), "/")) {
            server.stop();
            JsonNode drainMessage = client.next("drain");

            String cursor = drainMessage.get("resume").asText();
            assertTrue(cursor.matches(client.greeting().get("epoch").asText() + ":[0-9]+"), cursor);
            assertEquals(12_000, drainMessage.get("in_ms").asInt());
            // Three clients reconnect within one second plus one millisecond for each of them.
            assertTrue(drainMessage.get("reconnect_ms").asInt() < 1_003, drainMessage::toString);
            String refused =
                    RawWebSocket.connect(server.address(), "/v1/stream", "").responseHead();
            assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
            assertTrue(refused.toLowerCase(Locale.ROOT).contains("retry-after: 1"), refused);
            String readiness =
                    RawWebSocket.request(server.address(), "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertTrue(readiness.startsWith("HTTP/1.1 503"), readiness);
            assertEquals(1012, client.socket().closeCode());
            assertEquals(1012, relayClient.closeCode());
            events.awaitEnd();
            assertTrue(events.retry().matches("[0-9]{1,4}"), events.retry());
            assertEquals(143, server.awaitExit());
            assertEquals(
                    List.of(),
                    server.output()
                            .lines()
                            .filter(line -> line.contains("ERROR"))
                            .toList());
        }
    }

    @Test
    void theEndpointsHandleTheEndOfTheirConnectionsBeforeTheDrainEnds() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.drain-time=15s", "-Dquarkus.log.category.\"io.quotecast.web\".level=DEBUG")) {
            List<AutoCloseable> clients = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                clients.add(RelayClient.join(server.address(), "/rooms/room-" + i));
                clients.add(WebSocketTestClient.connect(server.address(), "/v1/ingest"));
            }

            server.stop();

            assertEquals(143, server.awaitExit());
            List<String> lines = server.output().lines().toList();
            int drained = indexOf(lines, "Drained in ");
            assertTrue(lines.get(drained).endsWith("; 0 connections remain"), lines.get(drained));
            List<String> before = lines.subList(0, drained);
            assertEquals(
                    50,
                    before.stream().filter(line -> line.contains(" left room ")).count());
            assertEquals(
                    50,
                    before.stream()
                            .filter(line -> line.contains(" disconnected: "))
                            .count());
            assertEquals(
                    List.of(),
                    lines.stream()
                            .filter(line -> line.contains("ERROR") || line.contains("WARN"))
                            .toList());
            for (AutoCloseable client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aClientThatDoesNotAnswerTheCloseFrameIsCutOff() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.drain-time=3s");
                RawWebSocket client = RawWebSocket.connect(server.address(), "/rooms/silent", "")) {
            client.sendText("member");
            client.nextTextContaining("member");
            server.stop();

            assertEquals(1012, client.closeCode());
            assertTrue(client.isClosedByServer());
            assertEquals(143, server.awaitExit());
            assertTrue(server.output().lines().noneMatch(line -> line.contains("ERROR")), server::output);
        }
    }

    private static int indexOf(List<String> lines, String part) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) {
                return i;
            }
        }
        throw new AssertionError("no line contains " + part + ": " + lines);
    }

    @Test
    void theDrainEndsOnceAllClientsHaveLeft() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.drain-time=10m")) {
            FeedClient client = FeedClient.connect(server.address(), "?trades=*");
            server.stop();
            client.next("drain");

            client.close();

            assertEquals(143, server.awaitExit());
        }
    }
}
