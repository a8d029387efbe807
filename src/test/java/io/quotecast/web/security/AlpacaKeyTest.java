package io.quotecast.web.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.RawWebSocket;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of the server in the places where Alpaca has its keys. */
@QuarkusTest
@Timeout(120)
@TestProfile(AuthRequiredProfile.class)
class AlpacaKeyTest {
    private static final String CONNECTED = "[{\"T\":\"success\",\"msg\":\"connected\"}]";
    private static final String AUTHENTICATED = "[{\"T\":\"success\",\"msg\":\"authenticated\"}]";

    @TestHTTPResource("/")
    URI server;

    @Test
    void aKeyLogsInAndPermitsItsSymbolsOnly() throws Exception {
        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/alpaca/v2/iex")) {
            client.send(auth(ApiKeyFixture.SOME_SYMBOLS));
            client.send("{\"action\":\"subscribe\",\"trades\":[\"*\"]}");
            assertEquals(CONNECTED, client.nextText());
            assertEquals(AUTHENTICATED, client.nextText());
            assertTrue(client.nextText().startsWith("[{\"T\":\"subscription\",\"trades\":[\"*\"]"));

            new IngestClient(server, ApiKeyFixture.ALL_ROLES)
                    .push(JsonLines.trade("MSFT", "1.00") + JsonLines.trade("AAPL", "2.00"));

            assertTrue(client.nextText().startsWith("[{\"T\":\"t\",\"S\":\"AAPL\","));
        }
    }

    @Test
    void aWrongKeyIsToldAndARightOneMayFollow() throws Exception {
        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/alpaca/v2/iex")) {
            client.send("{\"action\":\"subscribe\",\"trades\":[\"*\"]}");
            client.send(auth(ApiKeyFixture.UNKNOWN));
            client.send(auth("something else"));
            client.send(auth(ApiKeyFixture.READER));

            assertEquals(CONNECTED, client.nextText());
            assertEquals(error(401, "not authenticated"), client.nextText());
            assertEquals(error(402, "auth failed"), client.nextText());
            assertEquals(error(402, "auth failed"), client.nextText());
            assertEquals(AUTHENTICATED, client.nextText());
        }
    }

    @Test
    void aSecondConnectionOfALimitedKeyAndAKeyWithoutTheRoleAreClosed() throws Exception {
        try (WebSocketTestClient first = WebSocketTestClient.connect(server, "/alpaca/v2/iex");
                WebSocketTestClient second = WebSocketTestClient.connect(server, "/alpaca/v2/iex");
                WebSocketTestClient publisher = WebSocketTestClient.connect(server, "/alpaca/v2/iex")) {
            first.send(auth(ApiKeyFixture.ONE_CONNECTION));
            assertEquals(CONNECTED, first.nextText());
            assertEquals(AUTHENTICATED, first.nextText());
            second.send(auth(ApiKeyFixture.ONE_CONNECTION));
            assertEquals(CONNECTED, second.nextText());
            assertEquals(error(406, "connection limit exceeded"), second.nextText());
            assertEquals(1008, second.closeCode());
            publisher.send(auth(ApiKeyFixture.PUBLISHER));
            assertEquals(CONNECTED, publisher.nextText());
            assertEquals(error(409, "insufficient subscription"), publisher.nextText());
            assertEquals(1008, publisher.closeCode());
        }
    }

    @Test
    void aClientThatDoesNotLogInIsClosed() throws Exception {
        try (WebSocketTestClient client = WebSocketTestClient.connect(server, "/alpaca/v1beta3/crypto/us")) {
            assertEquals(CONNECTED, client.nextText());
            assertEquals(error(404, "auth timeout"), client.nextText());
            assertEquals(1008, client.closeCode());
        }
    }

    @Test
    void aKeyInTheHeadersLogsIn() throws Exception {
        String headers = "APCA-API-KEY-ID: " + ApiKeyFixture.READER + "\r\nAPCA-API-SECRET-KEY: any\r\n";
        try (RawWebSocket socket = RawWebSocket.connect(server, "/alpaca/v2/iex", headers);
                WebSocketTestClient bearer =
                        WebSocketTestClient.connectAs(ApiKeyFixture.READER, server, "/alpaca/v2/iex")) {
            assertEquals(CONNECTED, socket.next().text());
            assertEquals(AUTHENTICATED, socket.next().text());
            assertEquals(CONNECTED, bearer.nextText());
            assertEquals(AUTHENTICATED, bearer.nextText());
            bearer.send(auth(ApiKeyFixture.READER));
            assertEquals(error(403, "already authenticated"), bearer.nextText());
        }
    }

    @ParameterizedTest
    @CsvSource({"reader, 200", "all, 200", "unknown, 401", "speaker, 403", "'', 401"})
    void aRequestNeedsAKeyThatMayRead(String name, int status) {
        for (String path : new String[] {"/alpaca/v2/clock", "/alpaca/v2/stocks/snapshots?symbols=AAPL"}) {
            var request = RestAssured.given();
            if (!name.isEmpty()) {
                request.header("APCA-API-KEY-ID", ApiKeyFixture.key(name)).header("APCA-API-SECRET-KEY", "any");
            }

            request.get(path).then().statusCode(status);
        }
        RestAssured.given()
                .auth()
                .oauth2(ApiKeyFixture.READER)
                .get("/alpaca/v2/assets")
                .then()
                .statusCode(200);
    }

    private static String auth(String key) {
        return "{\"action\":\"auth\",\"key\":\"" + key + "\",\"secret\":\"" + key + "\"}";
    }

    private static String error(int code, String text) {
        return "[{\"T\":\"error\",\"code\":" + code + ",\"msg\":\"" + text + "\"}]";
    }
}
