package io.quotecast.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ingest over HTTP and WebSocket, as NDJSON and as CSV. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class IngestTest {
    private static final String ALL_ACCEPTED = "{\"accepted\":%d,\"refused\":0,\"rejected\":[]}";

    @TestHTTPResource("/")
    URI server;

    @Test
    void thousandsOfLinesAreIngestedAndDelivered() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=MU&snapshot=false")) {
            client.response();

            assertEquals(
                    String.format(ALL_ACCEPTED, 5_000),
                    outcome(post(JsonLines.quote("MU", "285.00", "285.01").repeat(5_000))
                            .asString()));
            long seriesNumber = client.event().get("u").asLong();
            for (int i = 1; i < 5_000; i++) {
                assertEquals(seriesNumber + i, client.event().get("u").asLong());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not JSON | 400 | not JSON at byte",
                "[[]] | 400 | not a JSON object",
                "{} | 400 | T is missing",
                "{\"T\":\"k\",\"S\":\"C\"} | 414 | T 'k' is not a kind of event that can be ingested: t, c, x, q, s or l",
                "{\"T\":\"t\",\"S\":\"ZZZZ\",\"p\":1,\"s\":1} | 412 | unknown symbol 'ZZZZ'",
                "{\"T\":\"t\",\"S\":\"C\",\"p\":-1.00,\"s\":1} | 400 | p '-1.00' must be above 0",
                "{\"T\":\"t\",\"S\":\"C\",\"p\":0,\"s\":1} | 400 | p '0' must be above 0",
                "{\"T\":\"t\",\"S\":\"C\",\"p\":1.001,\"s\":1} | 400 | p '1.001' has more than 2 decimals",
                "{\"T\":\"t\",\"S\":\"C\",\"p\":NaN,\"s\":1} | 400 | not JSON at byte",
                "{\"T\":\"t\",\"S\":\"C\",\"p\":\"NaN\",\"s\":1} | 400 | p 'NaN' is not a decimal number",
                "{\"T\":\"t\",\"S\":\"C\",\"p\":1e-3,\"s\":1} | 400 | p '1e-3' has more than 2 decimals",
                "{\"T\":\"t\",\"S\":\"C\",\"p\":1,\"s\":1,\"t\":1767668400000} | 400 | t '1767668400000' must be in"
                        + " microseconds; it looks like milliseconds",
                "{\"T\":\"t\",\"S\":\"C\",\"p\":1,\"s\":-1} | 400 | s '-1' must be at least 0",
                "{\"T\":\"t\",\"S\":\"C\",\"p\":1,\"s\":1.5} | 400 | s '1.5' must be a whole number",
                "{\"T\":\"t\",\"S\":\"C\",\"p\":1,\"s\":1,\"t\":9000000000000000} | 400 | t is ",
                "{\"T\":\"t\",\"S\":\"C\",\"p\":1,\"s\":1,\"t\":0} | 400 | t '0' must not be before 1973",
                "{\"T\":\"q\",\"S\":\"C\",\"bp\":2.00,\"bs\":1,\"ap\":1.99,\"as\":1} | 400 | bp '2.00' is above ap"
                        + " '1.99'",
                "{\"T\":\"q\",\"S\":\"C\",\"bp\":2.00,\"bs\":1,\"as\":1} | 400 | ap is missing",
                "{\"T\":\"s\",\"S\":\"C\",\"sc\":\"X\"} | 400 | sc 'X' is not one of T, H, A, P, C"
            })
    void aBadLineIsReportedAndTheOthersAreAccepted(String line, int code, String reason) throws InterruptedException {
        try (FeedClient client = FeedClient.connect(server, "?quotes=C&trades=C&statuses=C&snapshot=false")) {
            client.response();
            String good = JsonLines.quote("C", "117.00", "117.01");
            Response response = post(good + line + "\n\n" + good);

            assertEquals(
                    Map.of("accepted", 2, "refused", 1),
                    Map.of("accepted", response.path("accepted"), "refused", response.path("refused")));
            assertEquals(
                    Map.of("line", 2, "code", code),
                    Map.of("line", response.path("rejected[0].line"), "code", response.path("rejected[0].code")));
            assertTrue(response.<String>path("rejected[0].msg").startsWith(reason), response::asString);
            assertEquals("q", FeedClient.kind(client.event()));
            assertEquals("q", FeedClient.kind(client.event()));
            assertEquals(List.of(), client.messagesUntilPong());
        }
    }

    @Test
    void aRecordingOfAnotherVendorIsRecognizedByItsHeader() throws InterruptedException {
        try (FeedClient client = FeedClient.connect(server, "?trades=PEP&snapshot=false")) {
            client.response();

            Response response = post("""
                exchange,symbol,timestamp,local_timestamp,id,side,price,amount
                NASDAQ,PEP,1767623400000001,1767623400000002,7,buy,147.05,3
                NASDAQ,PEP,1767623400000002
                """);

            assertEquals("3 cells; the format has 8", response.path("rejected[0].msg"));
            assertEquals("147.05", client.event().get("p").asText());
        }
    }

    @Test
    void aRecordingWithoutAHeaderIsReadInTheFormatThatTheSenderNames() throws InterruptedException {
        try (FeedClient client = FeedClient.connect(server, "?trades=PEP&snapshot=false")) {
            client.response();

            Response response =
                    post("?format=binance-trades&symbol=PEP", "901,147.10,2,294.20,1767623400000003,True,True\n");

            assertEquals(String.format(ALL_ACCEPTED, 1), outcome(response.asString()));
            JsonNode trade = client.event();
            assertEquals("147.10", trade.get("p").asText());
            assertEquals("sell", trade.get("side").asText());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "?format=pcap | format 'pcap' is unknown; must be one of tardis-trades, ",
                "?format=binance-trades | format 'binance-trades' requires the symbol, ",
                "?format=lobster&symbol=PEP | format 'lobster' requires the date, ",
                "?format=lobster&symbol=PEP&date=today | date 'today' must be a date such as 2026-01-05"
            })
    void aFormatThatCannotBeUsedIsRefused(String query, String message) {
        Response response = post(query, "901,147.10,2,294.20,1767623400000003,True,True\n");

        assertEquals(400, response.statusCode());
        assertTrue(response.asString().contains(message), response::asString);
    }

    @Test
    void aTimeLessThanAMinuteAheadIsAccepted() {
        long soon = (System.currentTimeMillis() + 50_000) * 1_000;

        assertEquals(
                String.format(ALL_ACCEPTED, 1),
                outcome(post("{\"T\":\"t\",\"S\":\"WFC\",\"p\":94,\"s\":1,\"t\":" + soon + "}")
                        .asString()));
    }

    @Test
    void csvIsIngestedLikeJson() throws InterruptedException {
        try (FeedClient client = FeedClient.connect(server, "?quotes=AXP&trades=AXP&snapshot=false")) {
            client.response();

            assertEquals(
                    "{\"accepted\":2,\"refused\":1,\"rejected\":[{\"line\":3,\"code\":400,\"msg\":\"p '-1' must be"
                            + " above 0\"}]}",
                    outcome(post("T,S,p,s,bp,bs,ap,as\r\n"
                                    + "t,AXP,375.5,10,,,,\r\n"
                                    + "t,AXP,-1,10,,,,\r\n"
                                    + "q,AXP,,,375,1,376,2\r\n")
                            .asString()));
            assertEquals("375.50", client.event().get("p").asText());
            assertEquals("376.00", client.event().get("ap").asText());
        }
    }

    @Test
    void aBodyOfUnknownLengthIsIngestedWhileItArrives() throws Exception {
        byte[] lines = JsonLines.trade("LOW", "243.00").repeat(20_000).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/ingest"))
                .version(HttpClient.Version.HTTP_1_1)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(lines)))
                .build();

        String response = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();

        assertEquals(String.format(ALL_ACCEPTED, 20_000), outcome(response));
    }

    @ParameterizedTest
    @EnumSource
    void bothVersionsOfHttpAreAccepted(HttpClient.Version version) throws Exception {
        try (FeedClient client = FeedClient.connect(server, "?quotes=DE&snapshot=false")) {
            HttpClient http = HttpClient.newBuilder().version(version).build();
            client.response();
            for (int i = 0; i < 3; i++) {
                HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/ingest"))
                        .POST(HttpRequest.BodyPublishers.ofString(JsonLines.quote("DE", "468.00", "468.01")))
                        .build();
                HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());

                assertEquals(String.format(ALL_ACCEPTED, 1), outcome(response.body()));
                assertEquals("DE", client.event().get("S").asText());
            }
        }
    }

    @Test
    void everyWebSocketEventWithAnIdIsAcknowledged() throws InterruptedException {
        try (FeedClient listener = FeedClient.connect(server, "?trades=TMO&snapshot=false");
                WebSocketTestClient client = WebSocketTestClient.connect(server, "/v1/ingest")) {
            listener.response();
            client.send("{\"T\":\"t\",\"S\":\"TMO\",\"p\":578,\"s\":1,\"id\":1}");
            assertEquals("[{\"T\":\"ack\",\"id\":1}]", client.nextText());
            client.send("{\"T\":\"t\",\"S\":\"TMO\",\"p\":578.5,\"s\":1}");
            client.send("{\"T\":\"t\",\"S\":\"TMO\",\"p\":-1,\"s\":1,\"id\":\"a\\\"b\"}");
            client.send("{\"T\":\"t\",\"S\":\"ZZZZ\",\"p\":1,\"s\":1}");
            client.send("nonsense");
            client.send("x".repeat(9_000));

            assertEquals(
                    "[{\"T\":\"error\",\"id\":\"a\\\"b\",\"code\":400,\"msg\":\"p '-1' must be above 0\"}]",
                    client.nextText());
            assertEquals("[{\"T\":\"error\",\"code\":412,\"msg\":\"unknown symbol 'ZZZZ'\"}]", client.nextText());
            assertTrue(client.nextText().startsWith("[{\"T\":\"error\",\"code\":400,\"msg\":\"not JSON at byte"));
            assertEquals("[{\"T\":\"error\",\"code\":400,\"msg\":\"longer than 8192 bytes\"}]", client.nextText());
            client.send("x".repeat(70_000));
            assertEquals(
                    "[{\"T\":\"error\",\"code\":413,\"msg\":\"the message is too large; the limit is 8192 bytes\"}]",
                    client.nextText());
            client.send("{\"T\":\"t\",\"S\":\"TMO\",\"p\":579,\"s\":1,\"id\":\"z\"}");
            assertEquals("[{\"T\":\"ack\",\"id\":\"z\"}]", client.nextText());
            assertEquals(
                    List.of("578.00", "578.50", "579.00"), List.of(price(listener), price(listener), price(listener)));
        }
    }

    @Test
    void aBinaryMessageClosesTheConnectionWith1003() throws Exception {
        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/v1/ingest")) {
            client.send(new byte[] {1});

            assertTrue(client.nextText().endsWith("\"fatal\":true}]"));
            assertEquals(1003, client.closeCode());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Forwarded, for=192.0.2.1",
        "X-Forwarded-For, 192.0.2.1",
        "X-Forwarded-Host, example.com",
        "X-Forwarded-Proto, https",
        "x-forwarded, for=192.0.2.1",
        "X-Real-IP, 192.0.2.1",
        "X-Client-IP, 192.0.2.1",
        "X-Cluster-Client-IP, 192.0.2.1",
        "Client-IP, 192.0.2.1",
        "True-Client-IP, 192.0.2.1",
        "CF-Connecting-IP, 192.0.2.1",
        "Fastly-Client-IP, 192.0.2.1",
        "Via, 1.1 proxy",
        "Origin, https://example.com",
        "Origin, null",
        "Origin, http://localhost.example.com",
        "Sec-Fetch-Site, cross-site",
        "sec-fetch-site, Cross-Site",
        "Sec-Fetch-Site, same-site",
        "Sec-Fetch-Site, ''"
    })
    void aRequestThatMayComeFromElsewhereIsRefused(String header, String value) throws IOException {
        Response response = RestAssured.given()
                .header(header, value)
                .contentType("application/x-ndjson")
                .body(JsonLines.trade("COP", "93.00").getBytes(StandardCharsets.UTF_8))
                .post("/v1/ingest");

        assertEquals(
                List.of(401, 401, "application/problem+json"),
                List.of(response.statusCode(), response.path("code"), response.contentType()));
        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/ingest", header + ": " + value + "\r\n")) {
            assertTrue(socket.responseHead().startsWith("HTTP/1.1 401 "), socket.responseHead());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "localhost.example.com", "192.0.2.1:8080", "127.0.0.1.example.com", "[::2]"})
    void aForeignHostIsRefused(String host) throws IOException {
        String line = JsonLines.trade("COP", "93.00");

        String response = RawWebSocket.request(
                server,
                "POST /v1/ingest HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: " + line.length() + "\r\n\r\n"
                        + line);

        assertTrue(response.startsWith("HTTP/1.1 401 "), response);
        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/ingest", "Host: " + host + "\r\n")) {
            assertTrue(socket.responseHead().startsWith("HTTP/1.1 401 "), socket.responseHead());
        }
    }

    @Test
    void aPageOfThisServerIsAccepted() throws IOException {
        String origin = "http://" + server.getAuthority();
        Response response =
                RestAssured.given().header("Origin", origin).body("").post("/v1/ingest");

        assertEquals(200, response.statusCode());
        try (RawWebSocket socket = RawWebSocket.connect(server, "/v1/ingest", "Origin: " + origin + "\r\n")) {
            assertTrue(socket.responseHead().startsWith("HTTP/1.1 101 "), socket.responseHead());
        }
    }

    /** Returns a response without the time for which the client was throttled, which is random. */
    private static String outcome(String response) {
        return response.replaceFirst(",\"waited_ms\":[0-9]+}$", "}");
    }

    private static Response post(String body) {
        return post("", body);
    }

    private static Response post(String query, String body) {
        return RestAssured.given()
                .contentType("application/x-ndjson")
                .body(body.getBytes(StandardCharsets.UTF_8))
                .post("/v1/ingest" + query);
    }

    private static String price(FeedClient client) throws InterruptedException {
        return client.event().get("p").asText();
    }
}
