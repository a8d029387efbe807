package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JwtFixture;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of other feeds present Quotecast's keys where they present those of the original. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthRequiredProfile.class)
class DialectAuthenticationTest {
    private static final String CONNECTED =
            "[{\"ev\":\"status\",\"status\":\"connected\",\"message\":\"Connected Successfully\"}]";
    private static final String SUBSCRIBE = "{\"action\":\"subscribe\",\"params\":\"T.AAPL,T.MSFT\"}";

    @TestHTTPResource("/")
    URI server;

    @Test
    void aClientForMassiveSendsItsKeyAndItsSubscriptionInOneBreath() throws Exception {
        for (String key : List.of(ApiKeyFixture.READER, JwtFixture.token("read"))) {
            try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/massive/stocks")) {
                client.send(auth(key));
                client.send(SUBSCRIBE);

                assertEquals(CONNECTED, client.nextText());
                assertEquals(status("auth_success", "authenticated"), client.nextText());
                assertEquals(
                        "[{\"ev\":\"status\",\"status\":\"success\",\"message\":\"subscribed to: T.AAPL\"},"
                                + "{\"ev\":\"status\",\"status\":\"success\",\"message\":\"subscribed to: T.MSFT\"}]",
                        client.nextText());
                new IngestClient(server, ApiKeyFixture.INGESTER)
                        .push("{\"T\":\"t\",\"S\":\"AAPL\",\"p\":270.01,\"s\":5,\"i\":7,\"t\":1767623400123456}");
                String trade = client.nextText();
                assertTrue(
                        trade.startsWith("[{\"ev\":\"T\",\"sym\":\"AAPL\",\"x\":12,\"i\":\"7\",\"z\":3,\"p\":270.01,"),
                        trade);
            }
        }
    }

    @Test
    void anInvalidKeyEndsTheConnectionAndNothingAfterItIsAnswered() throws Exception {
        for (String key : List.of(ApiKeyFixture.UNKNOWN, ApiKeyFixture.EXPIRED, "nonsense", "")) {
            try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/massive/stocks")) {
                client.send(auth(key));
                client.sendUnlessClosed(SUBSCRIBE);

                assertEquals(CONNECTED, client.nextText());
                assertEquals(status("auth_failed", "authentication failed"), client.nextText());
                assertEquals(1008, client.closeCode());
                assertEquals(0, client.waitingMessages());
            }
        }
    }

    @Test
    void aClientWithoutAKeyIsRefusedAndClosedInTheEnd() throws Exception {
        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/massive/stocks")) {
            client.send(SUBSCRIBE);

            assertEquals(CONNECTED, client.nextText());
            assertEquals(status("error", "not authorized"), client.nextText());
            assertEquals(status("auth_timeout", "No authentication request received."), client.nextText());
            assertEquals(1008, client.closeCode());
        }
    }

    @Test
    void aKeyCountsItsConnectionsAndPermitsItsSymbols() throws Exception {
        try (WebSocketTestClient first = WebSocketTestClient.connect(server, "/massive/stocks");
                WebSocketTestClient second = WebSocketTestClient.connect(server, "/massive/stocks");
                WebSocketTestClient third = WebSocketTestClient.connect(server, "/massive/stocks")) {
            first.send(auth(ApiKeyFixture.ONE_CONNECTION));
            first.nextText();
            assertEquals(status("auth_success", "authenticated"), first.nextText());
            second.send(auth(ApiKeyFixture.ONE_CONNECTION));
            second.nextText();
            assertEquals(status("max_connections", "Maximum number of connections exceeded."), second.nextText());
            third.send(auth(ApiKeyFixture.SOME_SYMBOLS));
            third.send(SUBSCRIBE);
            third.nextText();
            third.nextText();
            assertEquals(
                    "[{\"ev\":\"status\",\"status\":\"success\",\"message\":\"subscribed to: T.AAPL\"},"
                            + "{\"ev\":\"status\",\"status\":\"error\",\"message\":\"not authorized: 'T.MSFT'\"}]",
                    third.nextText());
        }
    }

    @Test
    void requestsForMassiveCarryTheKeyInTheAddressOrInAHeader() {
        String path = "/massive/v3/reference/tickers?ticker=AAPL";

        assertEquals(
                200, get(path + "&apiKey=" + ApiKeyFixture.READER, Map.of()).statusCode());
        assertEquals(
                200,
                get(path, Map.of("Authorization", "Bearer " + ApiKeyFixture.READER))
                        .statusCode());
        assertError(401, "ERROR", "error", "API Key was not provided", get(path, Map.of()));
        assertError(401, "ERROR", "error", "Unknown API Key", get(path + "&apiKey=nonsense", Map.of()));
        assertError(401, "ERROR", "error", "Unknown API Key", get(path + "&apiKey=" + ApiKeyFixture.UNKNOWN, Map.of()));
        assertError(
                403,
                "NOT_AUTHORIZED",
                "message",
                "You are not entitled to this data.",
                get(path + "&apiKey=" + ApiKeyFixture.PUBLISHER, Map.of()));
        assertError(
                404,
                "NOT_FOUND",
                "message",
                "Data not found.",
                get("/massive/v2/last/trade/MSFT?apiKey=" + ApiKeyFixture.SOME_SYMBOLS, Map.of()));
    }

    @Test
    void requestsForBinanceCarryTheKeyInItsHeader() throws Exception {
        String path = "/binance/api/v3/exchangeInfo?symbol=AAPL";

        assertEquals(
                200, get(path, Map.of("X-MBX-APIKEY", ApiKeyFixture.READER)).statusCode());
        assertEquals(
                401, get(path, Map.of("X-MBX-APIKEY", ApiKeyFixture.UNKNOWN)).statusCode());
        assertEquals(-2015, get(path, Map.of()).jsonPath().getInt("code"));
        assertEquals(
                -2015, get(path, Map.of("X-MBX-APIKEY", "nonsense")).jsonPath().getInt("code"));
        try (RawWebSocket client = RawWebSocket.connect(
                server, "/binance/ws/aapl@trade", "X-MBX-APIKEY: " + ApiKeyFixture.READER + "\r\n")) {
            client.sendFinal(RawWebSocket.TEXT, "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}".getBytes());
            assertEquals("{\"result\":[\"aapl@trade\"],\"id\":1}", client.next().text());
        }
    }

    private static void assertError(int code, String status, String field, String text, Response response) {
        assertEquals(
                code + " " + status + " " + text + " 32",
                response.statusCode() + " " + response.path("status") + " " + response.path(field) + " "
                        + response.<String>path("request_id").length());
    }

    private static Response get(String path, Map<String, String> headers) {
        return RestAssured.given().headers(headers).get(path);
    }

    private static String auth(String key) {
        return "{\"action\":\"auth\",\"params\":\"" + key + "\"}";
    }

    private static String status(String status, String text) {
        return "[{\"ev\":\"status\",\"status\":\"" + status + "\",\"message\":\"" + text + "\"}]";
    }
}
