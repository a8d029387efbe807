package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.JwtFixture;
import io.quotecast.testing.RawWebSocket;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.Jwt;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every endpoint, and the keys and tokens that it accepts and refuses. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class AuthorizationTest {
    private static final String[] ALL_ROLES = {"read", "publish", "ingest", "admin"};
    private static final List<String> GETS = List.of(
            "/v1/symbols",
            "/v1/snapshot",
            "/v1/bars/AAPL",
            "/v1/trades/AAPL",
            "/v1/statuses/AAPL",
            "/v1/clock",
            "/v1/events?quotes=*");
    private static final List<String> POSTS = List.of("/v1/publish/lobby", "/v1/ingest");
    private static final List<String> UPGRADES = List.of("/", "/rooms/a", "/v1/ingest");

    @TestHTTPResource("/")
    URI server;

    @Inject
    LimitCounters limitCounters;

    @Test
    void everyEndpointRefusesRequestsWithoutAKey() throws IOException {
        assertEquals(expectedEverywhere("401 401 application/problem+json Bearer"), outcomes(""));
        assertEquals(upgrades("401"), upgradeOutcomes(""));
    }

    @Test
    void everyEndpointRefusesInvalidKeysAndTokens() throws IOException {
        for (Map.Entry<String, String> entry : invalid().entrySet()) {
            // First, because a stream that is opened by mistake has no end.
            assertEquals(401, as(entry.getValue()).get("/v1/clock").statusCode(), entry.getKey());
            long before = limitCounters.total(Limit.KEYS);

            assertEquals(
                    expectedEverywhere("401 402 application/problem+json Bearer"),
                    outcomes(entry.getValue()),
                    entry.getKey());
            assertEquals(upgrades("401"), upgradeOutcomes(entry.getValue()), entry.getKey());
            assertTrue(upgrade("/v1/stream", entry.getValue()).startsWith("HTTP/1.1 401 "), entry.getKey());
            assertEquals(before + 13, limitCounters.total(Limit.KEYS), entry.getKey());
        }
    }

    @Test
    void aSchemeOtherThanBearerIsNotAKey() {
        for (String header : List.of(
                "Basic YTpi", "Bearer", "Bearer ", "Token " + ApiKeyFixture.ALL_ROLES, ApiKeyFixture.ALL_ROLES)) {
            Response response =
                    RestAssured.given().header("Authorization", header).get("/v1/symbols");

            assertEquals(401, response.statusCode(), header);
            assertEquals("Bearer", response.header("WWW-Authenticate"), header);
        }
    }

    @Test
    void theSchemeNameIsCaseInsensitive() {
        assertEquals(
                200,
                RestAssured.given()
                        .header("Authorization", "bEARER   " + ApiKeyFixture.READER + " ")
                        .get("/v1/symbols")
                        .statusCode());
    }

    @Test
    void aKeyOpensOnlyTheEndpointsOfItsRoles() throws IOException {
        String missing = "403 409 application/problem+json null";
        long before = limitCounters.total(Limit.ROLES);

        for (String key : List.of(
                ApiKeyFixture.PUBLISHER,
                ApiKeyFixture.INGESTER,
                JwtFixture.token("publish"),
                JwtFixture.token(),
                JwtFixture.token("READ"))) {
            for (String path : GETS) {
                assertEquals(missing, outcome(as(key).get(path)), path);
            }
            assertTrue(upgrade("/", key).startsWith("HTTP/1.1 403 "));
            assertTrue(upgrade("/rooms/a", key).startsWith("HTTP/1.1 403 "));
        }
        for (String key : List.of(ApiKeyFixture.READER, ApiKeyFixture.INGESTER, JwtFixture.token("read", "ingest"))) {
            assertEquals(missing, outcome(as(key).body("1").post("/v1/publish/lobby")));
        }
        for (String key :
                List.of(ApiKeyFixture.READER, ApiKeyFixture.PUBLISHER, JwtFixture.token("read", "publish", "admin"))) {
            assertEquals(missing, outcome(as(key).body(event()).post("/v1/ingest")));
            assertTrue(upgrade("/v1/ingest", key).startsWith("HTTP/1.1 403 "));
        }
        assertTrue(
                limitCounters.total(Limit.ROLES) >= before + 36, () -> "counted " + limitCounters.total(Limit.ROLES));
    }

    @Test
    void aKeyOpensTheEndpointsOfItsRoles() throws IOException {
        for (String key : List.of(
                ApiKeyFixture.READER, ApiKeyFixture.ALL_ROLES, JwtFixture.token("read"), JwtFixture.token(ALL_ROLES))) {
            for (String path : GETS.subList(0, GETS.size() - 1)) {
                assertEquals(200, as(key).get(path).statusCode(), path);
            }
            assertTrue(upgrade("/", key).startsWith("HTTP/1.1 101 "));
            assertTrue(upgrade("/v1/stream", key).startsWith("HTTP/1.1 101 "));
        }
        for (String key : List.of(ApiKeyFixture.PUBLISHER, ApiKeyFixture.ALL_ROLES, JwtFixture.token("publish"))) {
            assertEquals(200, as(key).body("1").post("/v1/publish/lobby").statusCode());
        }
        for (String key : List.of(ApiKeyFixture.INGESTER, ApiKeyFixture.ALL_ROLES, JwtFixture.token("ingest"))) {
            assertEquals(200, as(key).body(event()).post("/v1/ingest").statusCode());
            assertTrue(upgrade("/v1/ingest", key).startsWith("HTTP/1.1 101 "));
        }
    }

    @Test
    void aTokenForSeveralServicesIsAccepted() {
        for (String claims : List.of("{}", "{\"aud\":[\"another-service\",\"quotecast\"]}", "{\"symbols\":[]}")) {
            assertEquals(200, as(JwtFixture.signJson(claims)).get("/v1/clock").statusCode(), claims);
        }
    }

    @Test
    void aTokenWithoutGroupsHasNoRole() {
        for (String claims : List.of("{\"groups\":[]}", "{\"groups\":[null]}", "{\"groups\":[\"other\"]}")) {
            assertEquals(403, as(JwtFixture.signJson(claims)).get("/v1/clock").statusCode(), claims);
            assertEquals(403, as(JwtFixture.signJson(claims)).get("/v1/admin").statusCode(), claims);
        }
    }

    @Test
    void aForeignPageCannotIngestEvenWithAKey() throws IOException {
        assertEquals(
                403,
                as(ApiKeyFixture.INGESTER)
                        .header("Origin", "https://other.example")
                        .body(event())
                        .post("/v1/ingest")
                        .statusCode());
        assertEquals(
                200,
                as(ApiKeyFixture.INGESTER)
                        .header("X-Forwarded-For", "192.0.2.1")
                        .body(event())
                        .post("/v1/ingest")
                        .statusCode());
    }

    private static Map<String, String> invalid() {
        String right = JwtFixture.token(ALL_ROLES);
        String publicKey = ConfigProvider.getConfig().getValue("mp.jwt.verify.publickey", String.class);
        Map<String, String> invalid = new LinkedHashMap<>();
        invalid.put("an unknown key", ApiKeyFixture.UNKNOWN);
        invalid.put("the prefix only", "qc_");
        invalid.put("a key with an extra letter", ApiKeyFixture.ALL_ROLES + "x");
        invalid.put("an expired key", ApiKeyFixture.EXPIRED);
        invalid.put("a text that is not a token", "nonsense");
        invalid.put("a token that expired an hour ago", JwtFixture.expiringToken(-3_600, "tester", ALL_ROLES));
        invalid.put("a token that expired a moment ago", JwtFixture.expiringToken(-5, "tester", ALL_ROLES));
        invalid.put(
                "a token of another issuer",
                JwtFixture.sign(JwtFixture.claims(ALL_ROLES).issuer("https://other.example")));
        invalid.put("a token signed with another key", JwtFixture.signedWithUnknownKey("RSA", ALL_ROLES));
        invalid.put("a token signed with a key of another type", JwtFixture.signedWithUnknownKey("EC", ALL_ROLES));
        invalid.put("a token without a signature", JwtFixture.forged(right, "{\"alg\":\"none\"}", ""));
        invalid.put("a token with an empty signature", right.substring(0, right.lastIndexOf('.') + 1));
        invalid.put(
                "a token with changed claims",
                right.replaceFirst("\\..*\\.", "." + JwtFixture.base64("{\"groups\":[\"admin\"]}") + "."));
        invalid.put(
                "a token signed with the text of the public key as a secret",
                Jwt.claims(Map.of("iss", JwtFixture.ISSUER, "groups", List.of(ALL_ROLES)))
                        .jws()
                        .keyId(JwtFixture.KEY_ID)
                        .signWithSecret(publicKey));
        for (String claims : List.of(
                "{\"aud\":\"another-service\"}",
                "{\"aud\":[\"another-service\",\"quotecast2\"]}",
                "{\"aud\":[]}",
                "{\"aud\":\"\"}",
                "{\"aud\":null}",
                "{\"iss\":null}",
                "{\"exp\":null}",
                "{\"sub\":null}",
                "{\"groups\":null}",
                "{\"symbols\":null}",
                "{\"symbols\":[null]}",
                "{\"symbols\":{}}",
                "{\"topics\":null}",
                "{\"topics\":[null]}",
                "{\"topics\":{\"read\":null}}",
                "{\"topics\":{\"publish\":null}}",
                "{\"topics\":{\"write\":[]}}",
                "{\"limits\":null}",
                "{\"limits\":{\"connections\":null}}",
                "{\"limits\":{\"burst\":null}}")) {
            invalid.put("a token with " + claims, JwtFixture.signJson(claims));
        }
        invalid.put(
                "a token without an audience",
                JwtFixture.sign(Jwt.issuer(JwtFixture.ISSUER)
                        .subject("tester")
                        .groups(Set.of(ALL_ROLES))
                        .expiresAt(Long.MAX_VALUE / 1_000_000_000L)));
        invalid.put(
                "a token with an invalid symbols claim",
                JwtFixture.sign(JwtFixture.claims(ALL_ROLES).claim("symbols", "AAPL")));
        invalid.put(
                "a token with an invalid limits claim",
                JwtFixture.sign(JwtFixture.claims(ALL_ROLES).claim("limits", Map.of("burst", 0))));
        return invalid;
    }

    private Map<String, String> expectedEverywhere(String outcome) {
        Map<String, String> expected = new LinkedHashMap<>();
        GETS.forEach(path -> expected.put(path, outcome));
        POSTS.forEach(path -> expected.put(path, outcome));
        return expected;
    }

    private static Map<String, String> outcomes(String key) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        GETS.forEach(path -> outcomes.put(path, outcome(as(key).get(path))));
        POSTS.forEach(path -> outcomes.put(path, outcome(as(key).body(event()).post(path))));
        return outcomes;
    }

    private static Map<String, String> upgrades(String status) {
        Map<String, String> expected = new LinkedHashMap<>();
        UPGRADES.forEach(path -> expected.put(path, status));
        return expected;
    }

    private Map<String, String> upgradeOutcomes(String key) throws IOException {
        Map<String, String> outcomes = new LinkedHashMap<>();
        for (String path : UPGRADES) {
            outcomes.put(path, upgrade(path, key).split(" ")[1]);
        }
        return outcomes;
    }

    private String upgrade(String path, String key) throws IOException {
        String header = key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n";
        try (RawWebSocket socket = RawWebSocket.connect(server, path, header)) {
            return socket.responseHead();
        }
    }

    private static RequestSpecification as(String key) {
        RequestSpecification request = RestAssured.given();
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    private static String outcome(Response response) {
        boolean isProblem = "application/problem+json".equals(response.contentType());
        return response.statusCode() + " " + (isProblem ? response.path("code") : "?") + " " + response.contentType()
                + " " + response.header("WWW-Authenticate");
    }

    private static byte[] event() {
        return JsonLines.trade("COP", "93.00").getBytes(StandardCharsets.UTF_8);
    }
}
