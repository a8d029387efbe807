package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.SseClient;
import io.quotecast.testing.WebSocketTestClient;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** A server that is asked to stop takes leave of its clients. */
class DrainIT {
    @Test
    void everyClientHearsWhenToComeBackAndIsClosedAndNobodyNewIsLetIn() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.drain-time=15s");
                FeedClient client = FeedClient.connect(server.address(), "?trades=*");
                SseClient events = SseClient.connect(server.address(), "?trades=*", "");
                WebSocketTestClient member = WebSocketTestClient.connect(server.address(), "/")) {
            server.stop();
            JsonNode notice = client.next("drain");

            String cursor = notice.get("resume").asText();
            assertTrue(cursor.matches(client.greeting().get("epoch").asText() + ":[0-9]+"), cursor);
            assertEquals(12_000, notice.get("in_ms").asInt());
            // Three are to come back, within a second and one millisecond for each.
            assertTrue(notice.get("reconnect_ms").asInt() < 1_003, notice::toString);
            String refused =
                    RawWebSocket.connect(server.address(), "/v1/stream", "").answer();
            assertTrue(refused.startsWith("HTTP/1.1 503"), refused);
            assertTrue(refused.toLowerCase(Locale.ROOT).contains("retry-after: 1"), refused);
            String unready =
                    RawWebSocket.request(server.address(), "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertTrue(unready.startsWith("HTTP/1.1 503"), unready);
            assertEquals(1012, client.socket().closeCode());
            assertEquals(1012, member.closeCode());
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
    void whereAllHaveLeftItIsOver() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.drain-time=10m")) {
            FeedClient client = FeedClient.connect(server.address(), "?trades=*");
            server.stop();
            client.next("drain");

            client.close();

            assertEquals(143, server.awaitExit());
        }
    }
}
