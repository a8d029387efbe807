package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.JwtFixture;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the audit log records of requests, and what it leaves out. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class AuditTest {
    @TestHTTPResource("/")
    URI server;

    @Test
    void commandsAreRecordedWithTheirParametersAndOutcome() {
        String token = JwtFixture.token("admin");

        post(ApiKeyFixture.ALL_ROLES, "/v1/admin/halt/COP?reason=AUDIT1", "");
        post(token, "/v1/admin/gap/COP?events=3&channel=trades&access_token=" + token, "");
        post(ApiKeyFixture.READER, "/v1/admin/halt/COP?reason=AUDIT2", "");

        JsonNode halt = await(line -> line.path("reason").asText().equals("AUDIT1"));
        assertEquals(
                "admin key all POST",
                halt.get("action").asText() + " " + halt.get("identity").asText() + " "
                        + halt.get("request").asText().split(" ")[0]);
        assertTrue(halt.get("request").asText().endsWith("/v1/admin/halt/COP"), halt::toString);
        JsonNode gap = await(line -> line.path("events").asText().equals("3"));
        assertEquals("token of tester", gap.get("identity").asText());
        assertEquals("trades", gap.get("channel").asText());
        JsonNode refused = await(line -> line.path("reason").asText().equals("AUDIT2"));
        assertEquals("key reader 403", refused.get("identity").asText() + " " + refused.get("status"));
        assertFalse(content().contains(token));
        assertFalse(content().contains(ApiKeyFixture.ALL_ROLES));
    }

    @Test
    void ingestIsRecordedWithCountsAndNotPerEvent() throws Exception {
        String lines = JsonLines.trade("COP", "93.00") + "\n" + JsonLines.trade("COP", "93.01") + "\nnonsense\n";
        post(ApiKeyFixture.INGESTER, "/v1/ingest", lines);
        try (WebSocketTestClient client = WebSocketTestClient.connectAs(ApiKeyFixture.INGESTER, server, "/v1/ingest")) {
            client.send(JsonLines.trade("COP", "93.02"));
            client.send("nonsense");
            client.nextText();
        }

        // Other tests ingest with the same key, and refuse nothing.
        JsonNode request = await(line -> isRefusal(line, "ingest"));
        JsonNode disconnected = await(line -> isRefusal(line, "ingest.disconnected"));
        JsonNode connected = await(line -> line.path("action").asText().equals("ingest.connected")
                && line.get("connection").equals(disconnected.get("connection")));
        assertEquals("key source", connected.get("identity").asText());
        assertEquals("200 2 1", request.get("status") + " " + request.get("accepted") + " " + request.get("refused"));
        assertEquals("1 1", disconnected.get("accepted") + " " + disconnected.get("refused"));
    }

    @Test
    void readingAndAnonymousAttemptsAreNotRecorded() {
        RestAssured.given().post("/v1/admin/halt/COP?reason=AUDIT3");
        RestAssured.given()
                .header("Authorization", "Bearer " + ApiKeyFixture.ALL_ROLES)
                .get("/v1/admin?reason=AUDIT3");
        post(ApiKeyFixture.ALL_ROLES, "/v1/admin/halt/COP?reason=AUDIT4", "");

        await(line -> line.path("reason").asText().equals("AUDIT4"));
        assertFalse(content().contains("AUDIT3"));
    }

    private static boolean isRefusal(JsonNode line, String action) {
        return line.path("action").asText().equals(action)
                && line.path("identity").asText().equals("key source")
                && line.path("refused").asInt() > 0;
    }

    private static void post(String key, String path, String body) {
        RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post(path);
    }

    private static JsonNode await(Predicate<JsonNode> condition) {
        Await.until("the entry is in the audit log", () -> lines().stream().anyMatch(condition));
        return lines().stream().filter(condition).findFirst().orElseThrow();
    }

    private static List<JsonNode> lines() {
        return content().lines().map(FeedClient::parse).toList();
    }

    private static String content() {
        try {
            return Files.readString(Path.of(ConfigProvider.getConfig().getValue("quotecast.audit", String.class)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
