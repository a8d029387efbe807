package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthToPublishProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.TlsFixture;
import io.quotecast.testing.WebSocketTestClient;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The feed over TLS, where the same frame is encrypted for each client. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthToPublishProfile.class)
class TlsTest {
    @TestHTTPResource("/")
    URI plain;

    @TestHTTPResource(value = "/", tls = true)
    URI encrypted;

    @Test
    void aLargeSnapshotAndTheStreamAfterItArriveOverTls() throws Exception {
        Set<String> symbols =
                new HashSet<>(RestAssured.get("/v1/symbols").jsonPath().getList("symbol"));
        IngestClient ingestClient = new IngestClient(plain, ApiKeyFixture.INGESTER);
        StringBuilder lines = new StringBuilder();
        symbols.forEach(
                symbol -> lines.append(JsonLines.quote(symbol, "10", "11")).append(JsonLines.trade(symbol, "10")));
        ingestClient.push(lines.toString());
        HttpClient http =
                HttpClient.newBuilder().sslContext(TlsFixture.clientContext()).build();

        try (FeedClient client =
                new FeedClient(WebSocketTestClient.connect(http, encrypted, "/v1/stream?quotes=*&trades=*"))) {
            Set<String> quoted = new HashSet<>();
            Set<String> traded = new HashSet<>();
            while (quoted.size() < symbols.size() || traded.size() < symbols.size()) {
                JsonNode event = client.event();
                (FeedClient.kind(event).equals("q") ? quoted : traded)
                        .add(event.get("S").asText());
            }
            ingestClient.push(JsonLines.quote("AAPL", "270.00", "270.01").repeat(2_000));
            long seriesNumber = client.event().get("u").asLong();

            assertEquals(symbols, quoted);
            assertEquals(symbols, traded);
            for (int i = 1; i < 2_000; i++) {
                assertEquals(seriesNumber + i, client.event().get("u").asLong());
            }
        }
    }
}
