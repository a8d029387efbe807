package io.quotecast.web.http;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.journal.Journal;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthToPublishProfile;
import io.quotecast.testing.RawWebSocket;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server refuses before it looks at the path or the key, and the headers of all responses. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthToPublishProfile.class)
class RequestGuardTest {
    private static final String PUBLISH =
            "POST /v1/publish/lobby HTTP/1.1\r\nAuthorization: Bearer " + ApiKeyFixture.PUBLISHER + "\r\n";

    @TestHTTPResource("/")
    URI server;

    @Inject
    Journal journal;

    @ParameterizedTest
    @CsvSource({
        "feed.example, true",
        "FEED.Example:8080, true",
        "feed.example., true",
        "localhost, true",
        "localhost:8080, true",
        "127.0.0.1, true",
        "192.0.2.7:8080, true",
        "[::1]:8080, true",
        "evil.example, false",
        "evil.example:8080, false",
        "feed.example.evil.example, false",
        "evil-feed.example, false",
        "localhost.evil.example, false",
        "127.0.0.1.evil.example, false",
        "127.1.evil.example, false",
        "1.2.3.4.5, false",
        "'feed.example, evil.example', false",
        "feed.example@evil.example, false",
        "feed.example/evil.example, false",
        "'', false"
    })
    void onlyNamesOfTheServerAreAccepted(String host, boolean isAccepted) throws IOException {
        for (String path : List.of("/v1/clock", "/", "/sdk/quotecast.js", "/q/health/live", "/q/openapi", "/none")) {
            String response = request("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

            assertEquals(isAccepted, !response.matches("(?s)HTTP/1\\.1 4(21|00) .*"), path + " " + response);
        }
        for (String path : List.of("/v1/stream", "/", "/rooms/a")) {
            try (RawWebSocket socket = RawWebSocket.connect(server, path, "Host: " + host + "\r\n")) {
                assertEquals(isAccepted, socket.responseHead().startsWith("HTTP/1.1 101 "), socket.responseHead());
            }
        }
    }

    @Test
    void aPageThatRebindsItsNameIsRefusedThoughItsOriginIsItsHost() throws IOException {
        String headers = "Host: evil.example\r\nOrigin: http://evil.example\r\n";

        String response = request("GET /v1/symbols HTTP/1.1\r\n" + headers + "\r\n");

        assertTrue(response.startsWith("HTTP/1.1 421 "), response);
        RestAssured.given()
                .header("Host", "evil.example")
                .get("/v1/symbols")
                .then()
                .statusCode(421)
                .body(
                        "detail",
                        equalTo("host 'evil.example' is not a name of this server; the operator can add it to"
                                + " quotecast.hosts"));
        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/stream", headers)) {
            assertTrue(socket.responseHead().startsWith("HTTP/1.1 421 "), socket.responseHead());
        }
    }

    @Test
    void twoHostsAreRefused() throws IOException {
        String response = request("GET /v1/clock HTTP/1.1\r\nHost: feed.example\r\nHost: evil.example\r\n\r\n");

        assertTrue(response.matches("(?s)HTTP/1\\.1 4(21|00) .*"), response);
    }

    @Test
    void aProgramWithoutAHostIsAccepted() throws IOException {
        String response = request("GET /q/health/live HTTP/1.0\r\n\r\n");

        assertTrue(response.startsWith("HTTP/1.0 200 ") || response.startsWith("HTTP/1.1 200 "), response);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked;a=b",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: chunkedx",
                "Transfer-Encoding: ,chunked",
                "Transfer-Encoding: x chunked",
                "Transfer-Encoding:",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding : chunked",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: xchunked\r\nContent-Length: 40",
                "transfer-encoding: XCHUNKED"
            })
    void otherTransferCodingsAreRefusedAndNothingAfterThemIsRead(String header) throws IOException {
        long before = journal.last();
        String smuggled = PUBLISH + "Host: localhost\r\nContent-Length: 1\r\n\r\n1";

        String response =
                request(PUBLISH + "Host: localhost\r\n" + header + "\r\n\r\n" + "1\r\n1\r\n0\r\n\r\n" + smuggled);

        assertTrue(response.matches("(?s)HTTP/1\\.1 (400|501) .*"), response);
        assertFalse(response.substring(8).contains("HTTP/1.1 200"), response);
        assertEquals(before, journal.last());
    }

    @Test
    void chunkedIsAcceptedInEveryCaseAndOnlyInHttp11() throws IOException {
        String body = "Transfer-Encoding: Chunked\r\nHost: localhost\r\nConnection: close\r\n\r\n1\r\n1\r\n0\r\n\r\n";

        String response = request(PUBLISH + body);
        String old = request(PUBLISH.replace("HTTP/1.1", "HTTP/1.0") + body);

        assertTrue(response.startsWith("HTTP/1.1 200 "), response);
        assertTrue(old.matches("(?s)HTTP/1\\.[01] 400 .*"), old);
    }

    @Test
    void everyResponseHasAPolicy() throws IOException {
        for (String path : List.of(
                "/",
                "/index.html",
                "/docs/",
                "/docs/main.js",
                "/sdk/quotecast.js",
                "/asyncapi.json",
                "/v1/clock",
                "/v1/bars/NONE",
                "/v1/admin",
                "/v1/events?quotes=AAPL",
                "/none",
                "/q/openapi",
                "/q/health",
                "/q/metrics",
                "/q/swagger-ui",
                "/q/swagger-ui/",
                "/q/swagger-ui/index.html",
                "/q/swagger-ui/swagger-ui-bundle.js")) {
            for (String method : List.of("GET", "POST", "OPTIONS")) {
                String head = head(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");

                assertTrue(head.contains("content-security-policy: default-src 'none';"), path + " " + head);
                assertTrue(head.contains("frame-ancestors 'none'"), path + " " + head);
                assertTrue(head.contains("x-content-type-options: nosniff"), path + " " + head);
                assertTrue(head.contains("referrer-policy: no-referrer"), path + " " + head);
            }
        }
        String refused = head("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
        assertTrue(refused.contains("content-security-policy: default-src 'none';"), refused);
    }

    private String head(String request) throws IOException {
        String response = request(request);
        return response.split("\r\n\r\n")[0].toLowerCase(java.util.Locale.ROOT);
    }

    private String request(String text) throws IOException {
        return RawWebSocket.request(server, text);
    }
}
