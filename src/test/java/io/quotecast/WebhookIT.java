package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.access.KeyText;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.SseClient;
import io.quotecast.testing.StubWebhook;
import io.quotecast.testing.WebSocketTestClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The built application with a webhook that knows the user alice, who may not subscribe to MSFT or to the topic
 * {@code secret}, and may publish only on {@code desk}.
 */
@Timeout(300)
class WebhookIT {
    private static final String ALICE = "opaque-key-of-alice";
    private static final String ADMIN = "qc_" + "a".repeat(43);

    @TempDir
    Path folder;

    private StubWebhook webhook;
    private ServerProcess server;
    private URI address;

    @BeforeEach
    void start() throws Exception {
        webhook = new StubWebhook(WebhookIT::answer);
        Path keys = Files.writeString(
                folder.resolve("keys.json"),
                "[{\"name\":\"admin\",\"sha256\":\"" + KeyText.hash(ADMIN) + "\",\"roles\":[\"read\",\"admin\"]}]");
        server = ServerProcess.start(
                "-Dquotecast.auth=webhook",
                "-Dquotecast.webhook.url=" + webhook.address(),
                "-Dquotecast.webhook.cache-time=0s",
                "-Dquotecast.keys-file=" + keys,
                "-Dquotecast.source=none");
        address = server.address();
    }

    @AfterEach
    void stop() {
        server.close();
        webhook.close();
    }

    private static String answer(JsonNode question) {
        boolean isAllowed =
                switch (question.get("event").asText()) {
                    case "connect" -> question.get("key").asText().equals(ALICE);
                    case "subscribe" -> !question.get("channels").toString().matches(".*\"(MSFT|secret)\".*");
                    default -> question.get("topic").asText().equals("desk");
                };
        return isAllowed
                ? "{\"allow\":true,\"user\":\"alice\",\"roles\":[\"read\",\"publish\"]}"
                : "{\"allow\":false,\"reason\":\"not in the plan of alice\"}";
    }

    @Test
    void keysAreJudgedByTheWebhookAndByTheKeyFile() throws Exception {
        assertEquals("200", status("GET /v1/clock", ALICE));
        assertEquals("401", status("GET /v1/clock", "another key"));
        assertEquals("401", status("GET /v1/clock", "qc_unknown"));
        assertEquals("401", status("GET /v1/clock", ""));
        assertEquals("403", status("GET /v1/admin", ALICE));
        int asked = webhook.questions().size();

        assertEquals("200", status("GET /v1/admin", ADMIN));

        assertEquals(asked, webhook.questions().size());
        assertFalse(server.output().contains(ALICE), server::output);
    }

    @Test
    void subscriptionsAndMessagesOfAConnectionAreAskedAboutInOrder() throws Exception {
        try (FeedClient client = FeedClient.connect(address, "")) {
            assertEquals(
                    "\"required\" []",
                    client.greeting().get("auth") + " " + client.greeting().get("roles"));
            client.send("[{\"action\":\"auth\",\"id\":1,\"key\":\"" + ALICE + "\"},"
                    + "{\"action\":\"subscribe\",\"id\":2,\"trades\":[\"AAPL\"],\"messages\":[\"desk\"]},"
                    + "{\"action\":\"subscribe\",\"id\":3,\"trades\":[\"MSFT\"]},"
                    + "{\"action\":\"publish\",\"id\":4,\"topic\":\"lobby\",\"data\":1},"
                    + "{\"action\":\"ping\",\"id\":5}]");

            assertEquals("1 authenticated", idAnd(client.response(), "msg"));
            assertEquals("2 [\"AAPL\"]", idAnd(client.response(), "trades"));
            assertEquals("3 409 not in the plan of alice", idAnd(client.response(), "code", "msg"));
            assertEquals("4 409 not in the plan of alice", idAnd(client.response(), "code", "msg"));
            assertEquals("5 pong", idAnd(client.response(), "T"));
        }
        try (SseClient events = SseClient.connectAs(ALICE, address, "?trades=MSFT", "")) {
            assertEquals("409", events.next("error").get("code").asText());
        }
    }

    @Test
    void roomsAndPublishingOverHttpAreAskedAbout() throws Exception {
        assertEquals("200", publish("desk"));
        assertEquals("403", publish("lobby"));
        try (WebSocketTestClient desk = WebSocketTestClient.connectAs(ALICE, address, "/rooms/desk");
                WebSocketTestClient readOnly = WebSocketTestClient.connectAs(ALICE, address, "/rooms/other");
                WebSocketTestClient secret = WebSocketTestClient.connectAs(ALICE, address, "/rooms/%73ecret")) {
            desk.send("hello");
            assertEquals("hello", desk.nextText());
            assertEquals(1008, secret.closeCode());
            readOnly.send("hello");
            assertEquals(1008, readOnly.closeCode());
        }
    }

    @Test
    void whileTheWebhookIsUnavailableNothingIsAllowedAndTheServerStaysUp() throws Exception {
        try (FeedClient client = FeedClient.connectAs(ALICE, address, "")) {
            webhook.answer(500, question -> "");

            JsonNode error =
                    FeedClient.parse(client.request("{\"action\":\"subscribe\",\"id\":1,\"trades\":[\"AAPL\"]}"));
            assertEquals("503", error.get("code").asText());
            assertEquals("503", status("GET /v1/clock", ALICE));
            assertEquals("200", status("GET /v1/admin", ADMIN));
            try (RawWebSocket socket =
                    RawWebSocket.connect(address, "/v1/stream", "Authorization: Bearer " + ALICE + "\r\n")) {
                assertTrue(socket.responseHead().startsWith("HTTP/1.1 503 "), socket.responseHead());
            }
            client.checkAlive();
        }
    }

    private String publish(String topic) throws Exception {
        return status("POST /v1/publish/" + topic, ALICE);
    }

    private String status(String request, String key) throws Exception {
        String authorization = key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n";
        return RawWebSocket.request(
                        address,
                        request + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\n" + authorization
                                + "Content-Length: 1\r\n\r\n1")
                .split(" ")[1];
    }

    private static String idAnd(JsonNode message, String... fields) {
        StringBuilder text = new StringBuilder(message.path("id").asText());
        for (String field : fields) {
            JsonNode value = message.path(field);
            text.append(' ').append(value.isValueNode() ? value.asText() : value.toString());
        }
        return text.toString();
    }
}
