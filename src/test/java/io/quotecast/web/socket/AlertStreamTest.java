package io.quotecast.web.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.alerts.Alerts;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthToPublishProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import jakarta.inject.Inject;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alerts over the native protocol, of clients with a key and without one. */
@QuarkusTest
@Timeout(240)
@TestProfile(AuthToPublishProfile.class)
class AlertStreamTest {
    @TestHTTPResource("/")
    URI server;

    @Inject
    Alerts alerts;

    @Inject
    AuthenticatedConnections connections;

    @AfterEach
    void removeAlerts() throws InterruptedException {
        for (String key : new String[] {ApiKeyFixture.READER, ApiKeyFixture.SOME_SYMBOLS}) {
            try (FeedClient client = FeedClient.connectAs(key, server, "")) {
                client.send("{\"action\":\"unalert\",\"all\":true}");
                client.next("alerts");
            }
        }
        assertEquals(0, alerts.count());
    }

    @Test
    void anAlertOfAKeyFiresOnAllOfItsConnectionsAndAfterTheyHaveEnded() throws Exception {
        IngestClient publisher = new IngestClient(server, ApiKeyFixture.INGESTER);
        publisher.push("{\"T\":\"t\",\"S\":\"AAPL\",\"p\":99.00,\"s\":100}");
        try (FeedClient setter = FeedClient.connectAs(ApiKeyFixture.READER, server, "");
                FeedClient other = FeedClient.connect(server, "")) {
            other.send("{\"action\":\"auth\",\"key\":\"" + ApiKeyFixture.READER + "\"}");
            other.next("success");
            setter.send("{\"action\":\"alert\",\"S\":\"AAPL\",\"type\":\"price\",\"below\":90}");
            setter.next("alerts");
            setter.send(
                    "{\"action\":\"alert\",\"id\":1,\"S\":\"aapl\",\"type\":\"price\",\"above\":100,\"repeat\":true}");
            JsonNode set = setter.next("alerts");
            String id = set.at("/alerts/0/alert").asText();
            assertEquals("100.00", set.at("/alerts/0/above").asText());
            assertEquals(500, set.path("max").asInt());

            publisher.push("{\"T\":\"t\",\"S\":\"AAPL\",\"p\":100.25,\"s\":100}");

            JsonNode fired = setter.next("alert");
            assertEquals(id, fired.path("alert").asText());
            assertEquals("100.25", fired.path("value").asText());
            assertEquals(fired, other.next("alert"));
        }
        Await.until("the connections have ended", () -> connections.count() == 0);
        long firedBefore = alerts.fired();
        publisher.push("{\"T\":\"t\",\"S\":\"AAPL\",\"p\":89.00,\"s\":100}");
        Await.until("the other alert has fired", () -> alerts.fired() > firedBefore);

        try (FeedClient later = FeedClient.connectAs(ApiKeyFixture.READER, server, "")) {
            JsonNode missed = later.next("alert");
            assertEquals("90.00", missed.path("below").asText());
            assertTrue(missed.path("late").asBoolean());
        }
    }

    @Test
    void requestsThatAreNotPermittedAreRefusedWithTheReason() throws InterruptedException {
        String onMicrosoft = "{\"action\":\"alert\",\"S\":\"MSFT\",\"type\":\"halt\"}";
        try (FeedClient guest = FeedClient.connect(server, "");
                FeedClient client = FeedClient.connectAs(ApiKeyFixture.SOME_SYMBOLS, server, "")) {
            assertEquals(
                    "{\"T\":\"error\",\"code\":401,\"msg\":\"alerts require a key on this server: send"
                            + " {\\\"action\\\":\\\"auth\\\",\\\"key\\\":\\\"...\\\"} first\"}",
                    guest.request(onMicrosoft));
            assertEquals("{\"T\":\"alerts\",\"alerts\":[],\"max\":0}", guest.request("{\"action\":\"alerts\"}"));
            assertEquals(
                    "{\"T\":\"error\",\"code\":409,\"msg\":\"your key does not permit symbol 'MSFT'\"}",
                    client.request(onMicrosoft));
            assertEquals(
                    "{\"T\":\"error\",\"code\":412,\"msg\":\"unknown symbol 'NOPE'\"}",
                    client.request("{\"action\":\"alert\",\"S\":\"NOPE\",\"type\":\"halt\"}"));
            assertEquals(
                    "{\"T\":\"error\",\"code\":417,\"msg\":\"above: '1.005' has more than 2 decimals, which a price of AAPL"
                            + " has\"}",
                    client.request("{\"action\":\"alert\",\"S\":\"AAPL\",\"type\":\"price\",\"above\":1.005}"));
            assertEquals(
                    "{\"T\":\"error\",\"code\":417,\"msg\":\"type: 'news' is not one of price, change, volume, spread, halt,"
                            + " resume\"}",
                    client.request("{\"action\":\"alert\",\"S\":\"AAPL\",\"type\":\"news\"}"));
            assertEquals(
                    "{\"T\":\"error\",\"code\":412,\"msg\":\"no alert 'x'; it may have fired\"}",
                    client.request("{\"action\":\"unalert\",\"alerts\":[\"x\"]}"));
            assertEquals(
                    "{\"T\":\"alerts\",\"id\":7,\"alerts\":[],\"max\":500}",
                    client.request("{\"action\":\"alerts\",\"id\":7}"));
        }
    }
}
