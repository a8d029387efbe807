package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.LowLimitsProfile;
import io.quotecast.testing.RawWebSocket;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that requires no key: what a key permits in addition, and what web pages may do. */
@QuarkusTest
@Timeout(240)
@TestProfile(LowLimitsProfile.class)
class TrustedOriginsTest {
    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @CsvSource({
        "all, X-Forwarded-For, 192.0.2.1, 200",
        "all, Forwarded, for=192.0.2.1, 200",
        "all, Origin, https://desk.example, 200",
        "all, Origin, https://other.example, 403",
        "all, Sec-Fetch-Site, cross-site, 403",
        "all, Sec-Fetch-Site, same-site, 403",
        "all, Sec-Fetch-Site, same-origin, 200",
        "all, Sec-Fetch-Site, none, 200",
        "all, Origin, null, 403",
        "all, Origin, https://desk.example.other.example, 403",
        "all, Origin, http://desk.example, 403",
        "source, X-Real-IP, 192.0.2.1, 200",
        "reader, Accept, */*, 403",
        "expired, Accept, */*, 401",
        "unknown, Accept, */*, 401",
        "'', Origin, https://desk.example, 401"
    })
    void aKeyAdmitsRemoteClientsButNotForeignPages(String key, String header, String value, int status)
            throws IOException {
        String authorization = key.isEmpty() ? "" : "Bearer " + ApiKeyFixture.key(key);
        Response response = RestAssured.given()
                .header("Authorization", authorization)
                .header(header, value)
                .body(JsonLines.trade("COP", "93.00").getBytes(StandardCharsets.UTF_8))
                .post("/v1/ingest");

        assertEquals(status, response.statusCode());
        try (RawWebSocket socket = RawWebSocket.connect(
                server, "/v1/ingest", "Authorization: " + authorization + "\r\n" + header + ": " + value + "\r\n")) {
            assertTrue(
                    socket.responseHead().startsWith("HTTP/1.1 " + (status == 200 ? 101 : status) + " "),
                    socket.responseHead());
        }
    }

    @Test
    void pagesOfAnyOriginCanReadAndPublish() throws IOException {
        Response read =
                RestAssured.given().header("Origin", "https://any.example").get("/v1/clock");
        Response preflight = RestAssured.given()
                .header("Origin", "https://any.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization")
                .options("/v1/publish/lobby");

        assertEquals("200 https://any.example", read.statusCode() + " " + read.header("Access-Control-Allow-Origin"));
        assertEquals(
                "200 https://any.example authorization",
                preflight.statusCode() + " " + preflight.header("Access-Control-Allow-Origin") + " "
                        + preflight.header("Access-Control-Allow-Headers"));
        assertTrue(preflight.header("Access-Control-Allow-Methods").contains("POST"));
        for (String path : new String[] {"/v1/stream", "/"}) {
            try (RawWebSocket socket = RawWebSocket.connect(server, path, "Origin: https://any.example\r\n")) {
                assertTrue(socket.responseHead().startsWith("HTTP/1.1 101 "), socket.responseHead());
            }
        }
    }
}
