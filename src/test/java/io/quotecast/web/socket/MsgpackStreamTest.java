package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.MsgpackText;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.SseClient;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MessagePack over a real socket. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class MsgpackStreamTest {
    private static final String SUBPROTOCOL = "Sec-WebSocket-Protocol: quotecast.v1.msgpack, quotecast.v1\r\n";

    @TestHTTPResource("/")
    URI server;

    @Inject
    PipelineThread pipeline;

    @Inject
    Hub hub;

    private IngestClient ingestClient;

    @BeforeEach
    void createClient() {
        ingestClient = new IngestClient(server);
    }

    @Test
    void subprotocolSelectsMessagePackInBothDirections() throws Exception {
        ingestClient.pushAndFlush(JsonLines.quote("GE", "10.25", "10.26"), pipeline, hub);

        try (RawWebSocket msgpack = RawWebSocket.connect(server, "/v1/stream", SUBPROTOCOL);
                FeedClient json = FeedClient.connect(server, "?quotes=GE")) {
            JsonNode snapshot = json.event();
            String head = msgpack.responseHead().toLowerCase(Locale.ROOT);
            assertTrue(head.contains("sec-websocket-protocol: quotecast.v1.msgpack\r\n"), head);
            assertEquals("quotecast.v1", next(msgpack, "success").get("proto").asText());
            send(msgpack, "{\"action\":\"subscribe\",\"id\":\"é\",\"quotes\":[\"GE\",\"ZZZZ\"],\"messages\":[\"m\"]}");
            JsonNode response = next(msgpack, "subscription");
            assertEquals("é", response.get("id").asText());
            assertEquals("ZZZZ", response.get("rejected").get(0).get("S").asText());
            assertEquals(snapshot.toString(), next(msgpack, "q").toString());

            ingestClient.push(JsonLines.quote("GE", "11.51", "11.52"));
            assertEquals(json.event().toString(), next(msgpack, "q").toString());

            send(msgpack, "{\"action\":\"publish\",\"topic\":\"m\",\"id\":2,\"data\":{\"a\":[1,2.5,null]}}");
            JsonNode message = next(msgpack, "msg");
            assertEquals("{\"a\":[1,2.5,null]}", message.get("data").toString());
            send(msgpack, "[{\"action\":\"ping\",\"id\":3},{\"action\":\"ping\",\"id\":4}]");
            assertEquals(3, next(msgpack, "pong").get("id").asInt());
            assertEquals(4, next(msgpack, "pong").get("id").asInt());
            next(msgpack, "hb");
        }
    }

    @Test
    void queryParameterSelectsMessagePack() throws Exception {
        try (RawWebSocket msgpack = RawWebSocket.connect(server, "/v1/stream?quotes=GE&format=msgpack", "")) {
            assertEquals("connected", next(msgpack, "success").get("msg").asText());
            assertEquals(
                    "GE", next(msgpack, "subscription").get("quotes").get(0).asText());
        }
    }

    @Test
    void textOnMessagePackConnectionIsAnError() throws Exception {
        try (RawWebSocket msgpack = RawWebSocket.connect(server, "/v1/stream?format=msgpack", "")) {
            msgpack.sendText("{\"action\":\"ping\"}");

            JsonNode error = next(msgpack, "error");
            assertEquals(
                    "text message; requests must be MessagePack maps in binary messages",
                    error.get("msg").asText());
            assertTrue(error.get("fatal").asBoolean());
            assertEquals(1003, msgpack.closeCode());
        }
    }

    @Test
    void bytesThatAreNotMessagePackAreAnErrorAndTheConnectionStaysOpen() throws Exception {
        try (RawWebSocket msgpack = RawWebSocket.connect(server, "/v1/stream?format=msgpack", "")) {
            msgpack.sendFinal(RawWebSocket.BINARY, new byte[] {(byte) 0xc1});

            assertEquals(
                    "not MessagePack at byte 0",
                    next(msgpack, "error").get("msg").asText());
            send(msgpack, "{\"action\":\"ping\",\"id\":1}");
            next(msgpack, "pong");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', cbor, unknown format 'cbor': use json or msgpack",
        "quotecast.v1, cbor, unknown format 'cbor': use json or msgpack",
        "quotecast.v1, msgpack, format=msgpack contradicts the subprotocol 'quotecast.v1': use one of the two",
    })
    void formatThatCannotBeIsAnErrorInJson(String subprotocol, String format, String message) throws Exception {
        String header = subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n";

        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/stream?quotes=GE&format=" + format, header)) {
            assertTrue(
                    socket.nextTextContaining("\"T\":\"error\"")
                            .contains("{\"T\":\"error\",\"code\":417,\"msg\":\"" + message + "\"}"),
                    message);
            socket.nextTextContaining("\"T\":\"subscription\"");
        }
    }

    @Test
    void serverSentEventsHaveNoMessagePack() throws Exception {
        try (SseClient events = SseClient.connect(server, "?quotes=GE&format=msgpack", "")) {
            assertEquals(400, events.status());
            assertEquals("application/problem+json", events.header("Content-Type"));
        }
    }

    private static void send(RawWebSocket socket, String json) throws IOException {
        socket.sendFinal(RawWebSocket.BINARY, MsgpackText.fromJson(json));
    }

    /** Returns the next object of one kind from the following frames, which are binary. */
    private static JsonNode next(RawWebSocket socket, String kind) throws IOException {
        while (true) {
            for (JsonNode item :
                    MsgpackText.read(socket.next(RawWebSocket.BINARY).payload())) {
                if (item.get("T").asText().equals(kind)) {
                    return item;
                }
            }
        }
    }
}
