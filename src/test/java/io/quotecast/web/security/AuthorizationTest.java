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
import io.quotecast.testing.IngestClient;
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
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every door, and who is turned away at it. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class AuthorizationTest {
    private static final String[] ALL_ROLES = {"read", "publish", "ingest", "admin"};
    private static final List<String> GETS = List.of(
            "/v1/symbols", "/v1/snapshot", "/v1/bars/AAPL", "/v1/trades/AAPL", "/v1/clock", "/v1/events?quotes=*");
    private static final List<String> POSTS = List.of("/v1/publish/lobby", "/v1/ingest");
    private static final List<String> UPGRADES = List.of("/", "/rooms/a", "/v1/ingest");

    @TestHTTPResource("/")
    URI server;

    @Inject
    LimitCounters limitCounters;

    @Test
    void withoutAKeyNobodyGetsInAnywhere() throws IOException {
        assertEquals(everywhere("401 401 application/problem+json Bearer"), answers(""));
        assertEquals(upgrades("401"), upgradeAnswers(""));
    }

    @Test
    void whatIsNotAValidKeyOrTokenGetsInNowhere() throws IOException {
        for (Map.Entry<String, String> one : invalid().entrySet()) {
            long before = limitCounters.total(Limit.KEYS);

            assertEquals(everywhere("401 402 application/problem+json Bearer"), answers(one.getValue()), one.getKey());
            assertEquals(upgrades("401"), upgradeAnswers(one.getValue()), one.getKey());
            assertTrue(upgrade("/v1/stream", one.getValue()).startsWith("HTTP/1.1 401 "), one.getKey());
            assertEquals(before + 12, limitCounters.total(Limit.KEYS), one.getKey());
        }
    }

    @Test
    void aSchemeThatIsNotBearerIsNoKey() {
        for (String header :
                List.of("Basic YTpi", "Bearer", "Bearer ", "Token " + ApiKeyFixture.ALL, ApiKeyFixture.ALL)) {
            Response answer =
                    RestAssured.given().header("Authorization", header).get("/v1/symbols");

            assertEquals(401, answer.statusCode(), header);
            assertEquals("Bearer", answer.header("WWW-Authenticate"), header);
        }
    }

    @Test
    void theNameOfTheSchemeIsReadInAnyCase() {
        assertEquals(
                200,
                RestAssured.given()
                        .header("Authorization", "bEARER   " + ApiKeyFixture.READER + " ")
                        .get("/v1/symbols")
                        .statusCode());
    }

    @Test
    void aKeyOpensOnlyTheDoorsOfItsRoles() throws IOException {
        String missing = "403 409 application/problem+json null";
        long before = limitCounters.total(Limit.ROLES);

        for (String key : List.of(
                ApiKeyFixture.SPEAKER,
                ApiKeyFixture.SOURCE,
                JwtFixture.of("publish"),
                JwtFixture.of(),
                JwtFixture.of("READ"))) {
            for (String path : GETS) {
                assertEquals(missing, outcome(as(key).get(path)), path);
            }
            assertTrue(upgrade("/", key).startsWith("HTTP/1.1 403 "));
            assertTrue(upgrade("/rooms/a", key).startsWith("HTTP/1.1 403 "));
        }
        for (String key : List.of(ApiKeyFixture.READER, ApiKeyFixture.SOURCE, JwtFixture.of("read", "ingest"))) {
            assertEquals(missing, outcome(as(key).body("1").post("/v1/publish/lobby")));
        }
        for (String key :
                List.of(ApiKeyFixture.READER, ApiKeyFixture.SPEAKER, JwtFixture.of("read", "publish", "admin"))) {
            assertEquals(missing, outcome(as(key).body(event()).post("/v1/ingest")));
            assertTrue(upgrade("/v1/ingest", key).startsWith("HTTP/1.1 403 "));
        }
        assertTrue(
                limitCounters.total(Limit.ROLES) >= before + 36, () -> "counted " + limitCounters.total(Limit.ROLES));
    }

    @Test
    void theDoorsOfItsRolesAreOpen() throws IOException {
        for (String key :
                List.of(ApiKeyFixture.READER, ApiKeyFixture.ALL, JwtFixture.of("read"), JwtFixture.of(ALL_ROLES))) {
            for (String path : GETS.subList(0, GETS.size() - 1)) {
                assertEquals(200, as(key).get(path).statusCode(), path);
            }
            assertTrue(upgrade("/", key).startsWith("HTTP/1.1 101 "));
            assertTrue(upgrade("/v1/stream", key).startsWith("HTTP/1.1 101 "));
        }
        for (String key : List.of(ApiKeyFixture.SPEAKER, ApiKeyFixture.ALL, JwtFixture.of("publish"))) {
            assertEquals(200, as(key).body("1").post("/v1/publish/lobby").statusCode());
        }
        for (String key : List.of(ApiKeyFixture.SOURCE, ApiKeyFixture.ALL, JwtFixture.of("ingest"))) {
            assertEquals(200, as(key).body(event()).post("/v1/ingest").statusCode());
            assertTrue(upgrade("/v1/ingest", key).startsWith("HTTP/1.1 101 "));
        }
    }

    @Test
    void aForeignPageDoesNotPushEventsInEvenWithAKey() throws IOException {
        assertEquals(
                403,
                as(ApiKeyFixture.SOURCE)
                        .header("Origin", "https://other.example")
                        .body(event())
                        .post("/v1/ingest")
                        .statusCode());
        assertEquals(
                200,
                as(ApiKeyFixture.SOURCE)
                        .header("X-Forwarded-For", "192.0.2.1")
                        .body(event())
                        .post("/v1/ingest")
                        .statusCode());
    }

    private static Map<String, String> invalid() {
        String right = JwtFixture.of(ALL_ROLES);
        String publicKey = ConfigProvider.getConfig().getValue("mp.jwt.verify.publickey", String.class);
        Map<String, String> invalid = new LinkedHashMap<>();
        invalid.put("a key that nobody holds", ApiKeyFixture.UNKNOWN);
        invalid.put("no more than the prefix", "qc_");
        invalid.put("a key with a letter more", ApiKeyFixture.ALL + "x");
        invalid.put("a key that has expired", ApiKeyFixture.EXPIRED);
        invalid.put("no token at all", "nonsense");
        invalid.put("a token that expired an hour ago", JwtFixture.ending(-3_600, "tester", ALL_ROLES));
        invalid.put("a token that expired a moment ago", JwtFixture.ending(-5, "tester", ALL_ROLES));
        invalid.put(
                "a token of another issuer",
                JwtFixture.sign(JwtFixture.claims(ALL_ROLES).issuer("https://other.example")));
        invalid.put("a token that is signed with another key", JwtFixture.signedByAnother("RSA", ALL_ROLES));
        invalid.put("a token that is signed with a key of another kind", JwtFixture.signedByAnother("EC", ALL_ROLES));
        invalid.put("a token without a signature", JwtFixture.forged(right, "{\"alg\":\"none\"}", ""));
        invalid.put("a token with the signature cut off", right.substring(0, right.lastIndexOf('.') + 1));
        invalid.put(
                "a token whose claims were changed",
                right.replaceFirst("\\..*\\.", "." + JwtFixture.base64("{\"groups\":[\"admin\"]}") + "."));
        invalid.put(
                "a token signed with the text of the public key as a secret",
                Jwt.claims(Map.of("iss", JwtFixture.ISSUER, "groups", List.of(ALL_ROLES)))
                        .jws()
                        .keyId(JwtFixture.KEY_ID)
                        .signWithSecret(publicKey));
        invalid.put(
                "a token whose claim about symbols is wrong",
                JwtFixture.sign(JwtFixture.claims(ALL_ROLES).claim("symbols", "AAPL")));
        invalid.put(
                "a token whose claim about limits is wrong",
                JwtFixture.sign(JwtFixture.claims(ALL_ROLES).claim("limits", Map.of("burst", 0))));
        return invalid;
    }

    private Map<String, String> everywhere(String outcome) {
        Map<String, String> expected = new LinkedHashMap<>();
        GETS.forEach(path -> expected.put(path, outcome));
        POSTS.forEach(path -> expected.put(path, outcome));
        return expected;
    }

    private static Map<String, String> answers(String key) {
        Map<String, String> answers = new LinkedHashMap<>();
        GETS.forEach(path -> answers.put(path, outcome(as(key).get(path))));
        POSTS.forEach(path -> answers.put(path, outcome(as(key).body(event()).post(path))));
        return answers;
    }

    private static Map<String, String> upgrades(String status) {
        Map<String, String> expected = new LinkedHashMap<>();
        UPGRADES.forEach(path -> expected.put(path, status));
        return expected;
    }

    private Map<String, String> upgradeAnswers(String key) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        for (String path : UPGRADES) {
            answers.put(path, upgrade(path, key).split(" ")[1]);
        }
        return answers;
    }

    private String upgrade(String path, String key) throws IOException {
        String header = key.isEmpty() ? "" : "Authorization: Bearer " + key + "\r\n";
        try (RawWebSocket socket = RawWebSocket.connect(server, path, header)) {
            return socket.answer();
        }
    }

    private static RequestSpecification as(String key) {
        RequestSpecification request = RestAssured.given();
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    private static String outcome(Response answer) {
        boolean isProblem = "application/problem+json".equals(answer.contentType());
        return answer.statusCode() + " " + (isProblem ? answer.path("code") : "?") + " " + answer.contentType() + " "
                + answer.header("WWW-Authenticate");
    }

    private static byte[] event() {
        return IngestClient.trade("COP", "93.00").getBytes(StandardCharsets.UTF_8);
    }
}
