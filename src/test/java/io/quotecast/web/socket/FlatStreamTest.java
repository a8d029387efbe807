package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.SseClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stream with one object in each message. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class FlatStreamTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    PipelineThread pipeline;

    @Inject
    Hub hub;

    @Test
    void eachItemIsAMessageOfItsOwn() throws Exception {
        IngestClient ingestClient = new IngestClient(server);
        ingestClient.pushAndFlush(JsonLines.quote("DE", "10.25", "10.26"), pipeline, hub);

        try (RawWebSocket client = RawWebSocket.connect(server, "/v1/stream?quotes=DE&shape=flat", "")) {
            assertTrue(next(client).startsWith("{\"T\":\"success\",\"msg\":\"connected\""));
            String snapshot = nextQuote(client);
            assertTrue(snapshot.contains("\"bp\":10.25,") && snapshot.endsWith(",\"sn\":true}"), snapshot);
            ingestClient.push(JsonLines.quote("DE", "10.30", "10.31") + JsonLines.quote("DE", "10.40", "10.41"));
            assertTrue(nextQuote(client).contains("\"bp\":10.30,"));
            String last = nextQuote(client);
            assertTrue(last.contains("\"bp\":10.40,") && !last.contains("\"sn\""), last);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shape=round, unknown shape 'round': use array or flat",
        "shape=flat&format=msgpack, 'shape=flat is for JSON, not for format=msgpack'",
    })
    void aShapeThatThereIsNotIsAnErrorAndMessagesAreArrays(String query, String text) throws Exception {
        try (RawWebSocket client = RawWebSocket.connect(server, "/v1/stream?" + query, "")) {
            String message = next(client);
            while (!message.contains("\"T\":\"error\"")) {
                message = next(client);
            }
            assertTrue(message.startsWith("[{") && message.contains("\"code\":417,\"msg\":\"" + text + "\""), message);
        }
    }

    @Test
    void serverSentEventsHaveArraysOnly() throws Exception {
        try (SseClient events = SseClient.connect(server, "?quotes=DE&shape=flat", "")) {
            assertEquals(400, events.status());
        }
    }

    private static String nextQuote(RawWebSocket client) throws IOException {
        String message = next(client);
        while (!message.startsWith("{\"T\":\"q\"")) {
            assertTrue(message.startsWith("{\"T\":\""), message);
            message = next(client);
        }
        return message;
    }

    private static String next(RawWebSocket client) throws IOException {
        RawWebSocket.WebSocketFrame frame = client.next();
        while (frame.opcode() != RawWebSocket.TEXT) {
            frame = client.next();
        }
        return frame.text();
    }
}
