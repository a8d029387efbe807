package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.KeyText;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.JwtFixture;
import io.quotecast.testing.LogRecorder;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.SseClient;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log contains neither control characters from clients nor keys and tokens. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class LogSafetyTest {
    private static final String MALICIOUS = "x\r\n2026-01-01 ERROR forged\u001b[31mred\u0000\u009b\u2028";
    private static final String MALICIOUS_JSON = "x\\r\\n2026-01-01 ERROR forged\\u001b[31mred\\u0000\\u009b\\u2028";
    private static final String MALICIOUS_URL = "x%0d%0a2026-01-01%20ERROR%20forged%1b%5b31mred%00%c2%9b%e2%80%a8";

    @TestHTTPResource("/")
    URI server;

    @Inject
    ConnectionLimiter connectionLimiter;

    @Test
    void clientInputCannotForgeALogLine() throws Exception {
        try (LogRecorder logs = LogRecorder.startForAll().withLevel("io.quotecast", Level.ALL)) {
            sendMaliciousInput();
            Await.until("all connections are closed", () -> connectionLimiter.count() == 0);
            Await.until(
                    "the relay client is logged", () -> logs.lines().stream().anyMatch(line -> line.contains("lobby")));

            for (String line : logs.lines()) {
                if (line.startsWith("io.quotecast")) {
                    assertTrue(
                            line.codePoints().noneMatch(LogSafetyTest::isControlCharacter), () -> "unescaped: " + line);
                }
            }
            assertTrue(
                    logs.lines().stream().anyMatch(line -> line.contains("forged")),
                    "no input of the client was logged");
        }
    }

    @Test
    void keysAndTokensAreNeverLogged() throws Exception {
        List<String> secrets = List.of(
                ApiKeyFixture.ALL_ROLES,
                ApiKeyFixture.UNKNOWN,
                ApiKeyFixture.EXPIRED,
                ApiKeyFixture.PUBLISHER,
                JwtFixture.token("read", "publish", "ingest"),
                JwtFixture.expiringToken(-3_600, "tester", "read"),
                JwtFixture.signedWithUnknownKey("RSA", "read"),
                JwtFixture.token("publish") + "x");
        try (LogRecorder logs = LogRecorder.startForAll()
                .withLevel("io.quotecast", Level.ALL)
                .withLevel("io.quarkus", Level.FINE)
                .withLevel("io.smallrye", Level.FINE)
                .withLevel("io.vertx", Level.FINE)) {
            for (String secret : secrets) {
                tryToAuthenticate(secret);
            }
            ApiKeyFixture.rewriteFile("{'name':'" + ApiKeyFixture.UNKNOWN + "','sha256':'"
                    + KeyText.hash(ApiKeyFixture.UNKNOWN) + "','roles':['read']}");
            Await.until("the invalid file is reported", () -> logs.lines().stream()
                    .anyMatch(line -> line.contains("Key file not reloaded")));
            ApiKeyFixture.rewriteFile();
            Await.until("all connections are closed", () -> connectionLimiter.count() == 0);

            List<String> lines = logs.lines();
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("io.quarkus")), "Quarkus logged nothing");
            for (String secret : secrets) {
                String part = secret.substring(secret.length() - 20);
                assertEquals(
                        List.of(),
                        lines.stream().filter(line -> line.contains(part)).toList());
                assertFalse(lines.toString().contains(KeyText.hash(secret)), "a hash was logged");
            }
        }
    }

    @Test
    void logLinesOfAConnectionShareOneId() throws Exception {
        try (LogRecorder logs = LogRecorder.startForAll().withLevel("io.quotecast.web", Level.ALL)) {
            try (FeedClient unauthenticated = FeedClient.connect(server, "")) {
                unauthenticated.send("{\"action\":\"auth\",\"key\":\"wrong\"}");
                assertEquals(4402, unauthenticated.socket().closeCode());
            }
            try (RawWebSocket misbehaving =
                    RawWebSocket.connect(server, "/v1/stream", authorization(ApiKeyFixture.ALL_ROLES))) {
                misbehaving.next(RawWebSocket.TEXT);
                misbehaving.sendFrame(0xC1, new byte[0]);
                assertEquals(1002, misbehaving.closeCode());
            }
            Await.until("all connections are closed", () -> connectionLimiter.count() == 0);
            Await.until("both disconnects are logged", () -> count(logs, "disconnected") == 2);

            List<String> ids = logs.lines().stream()
                    .filter(line -> line.contains(" connected as "))
                    .map(line -> line.replaceAll(".*Stream client (\\S+) connected.*", "$1"))
                    .toList();
            assertEquals(2, ids.size());
            assertEquals(1, count(logs, ids.get(0) + " presented an invalid key"));
            assertEquals(1, count(logs, ids.get(0) + " disconnected"));
            assertEquals(1, count(logs, ids.get(1) + " broke the protocol"));
            assertEquals(1, count(logs, ids.get(1) + " disconnected"));
        }
    }

    private static long count(LogRecorder logs, String text) {
        return logs.lines().stream().filter(line -> line.contains(text)).count();
    }

    private void sendMaliciousInput() throws Exception {
        RawWebSocket.request(server, get("/v1/bars/" + MALICIOUS_URL, ApiKeyFixture.ALL_ROLES));
        RawWebSocket.request(server, get("/v1/events?" + MALICIOUS_URL + "=1&resume=" + MALICIOUS_URL, MALICIOUS_URL));
        RawWebSocket.request(server, get("/" + MALICIOUS_URL, ApiKeyFixture.ALL_ROLES));
        for (String path :
                List.of("/rooms/" + MALICIOUS_URL, "/v1/stream?quotes=" + MALICIOUS_URL + "&x" + MALICIOUS_URL)) {
            try (RawWebSocket socket = RawWebSocket.connect(server, path, authorization(ApiKeyFixture.ALL_ROLES))) {
                socket.sendFinal(RawWebSocket.CLOSE, closePayload());
                socket.isClosedByServer();
            }
        }
        for (String path : List.of("/", "/v1/ingest", "/v1/stream")) {
            String subject = JwtFixture.sign(
                    JwtFixture.claims("read", "publish", "ingest").subject(MALICIOUS));
            try (RawWebSocket socket = RawWebSocket.connect(server, path, authorization(subject))) {
                socket.sendText("{\"action\":\"" + MALICIOUS_JSON + "\",\"" + MALICIOUS_JSON + "\":1}");
                socket.sendText("{\"action\":\"subscribe\",\"quotes\":[\"" + MALICIOUS_JSON + "\"]}");
                socket.sendText("{\"action\":\"publish\",\"topic\":\"" + MALICIOUS_JSON + "\",\"data\":1}");
                socket.sendText("{\"T\":\"t\",\"S\":\"" + MALICIOUS_JSON + "\",\"id\":\"" + MALICIOUS_JSON + "\"}");
                socket.sendFinal(RawWebSocket.CLOSE, closePayload());
                socket.isClosedByServer();
            }
        }
        try (FeedClient client = FeedClient.connect(server, "")) {
            client.send("{\"action\":\"auth\",\"key\":\"" + MALICIOUS_JSON + "\"}");
            assertEquals(4402, client.socket().closeCode());
        }
        RestAssured.given()
                .header("Authorization", "Bearer " + ApiKeyFixture.ALL_ROLES)
                .body(MALICIOUS.getBytes(StandardCharsets.UTF_8))
                .post("/v1/ingest");
    }

    /** Presents a key or a token to every endpoint in every possible way. */
    private void tryToAuthenticate(String secret) throws Exception {
        String header = "Bearer " + secret;
        for (String path :
                List.of("/v1/symbols", "/v1/ingest", "/v1/stream", "/", "/rooms/a", "/nowhere", "/q/health")) {
            RestAssured.given().header("Authorization", header).get(path);
        }
        for (String path : List.of("/v1/ingest", "/v1/publish/lobby")) {
            RestAssured.given()
                    .header("Authorization", header)
                    .body(JsonLines.trade("COP", "93.00").getBytes(StandardCharsets.UTF_8))
                    .post(path);
        }
        SseClient.connectAs(secret, server, "?quotes=*", "").close();
        for (String path : List.of("/v1/stream", "/v1/ingest", "/")) {
            try (RawWebSocket socket = RawWebSocket.connect(server, path, authorization(secret))) {
                socket.responseHead();
            }
        }
        try (FeedClient client = FeedClient.connect(server, "")) {
            client.send("[{\"action\":\"auth\",\"key\":\"" + secret + "\"},{\"action\":\"ping\",\"id\":1}]");
            client.response();
        }
        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/v1/stream")) {
            client.send("{\"action\":\"auth\",\"key\":\"" + secret + "\"");
            client.nextText();
            client.nextText();
        }
    }

    private static boolean isControlCharacter(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static byte[] closePayload() throws IOException {
        ByteArrayOutputStream closePayload = new ByteArrayOutputStream();
        closePayload.write(new byte[] {0x03, (byte) 0xE8});
        closePayload.write(MALICIOUS.getBytes(StandardCharsets.UTF_8));
        return closePayload.toByteArray();
    }

    private String get(String path, String key) {
        return "GET " + path + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n" + authorization(key) + "\r\n";
    }

    private static String authorization(String key) {
        return "Authorization: Bearer " + key + "\r\n";
    }
}
