package io.quotecast.web.http;

import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.restassured.RestAssured;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Admin commands on a server without a simulator. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class AdminWithoutSimulatorTest {
    @TestHTTPResource("/")
    URI server;

    @ParameterizedTest
    @ValueSource(strings = {"halt/AAPL", "resume/AAPL", "stall", "burst"})
    void commandsForTheSimulatorAreRefused(String command) {
        RestAssured.post("/v1/admin/" + command)
                .then()
                .statusCode(501)
                .contentType("application/problem+json")
                .body("code", equalTo(501))
                .body("detail", equalTo("this server has no simulator: add simulator to quotecast.source"));
    }

    @Test
    void theServersOwnMarketClosesAndOpens() throws Exception {
        try (FeedClient client = FeedClient.connect(server, "")) {
            client.next("market");

            JsonNode closed = post("market/close");
            JsonNode closedNotification = client.next("market");
            JsonNode opened = post("market/schedule");
            JsonNode openedNotification = client.next("market");

            assertEquals("closed", closed.get("hours").asText());
            assertEquals("closed", closedNotification.get("st").asText());
            assertEquals("schedule", opened.get("hours").asText());
            assertEquals("open", openedNotification.get("st").asText());
        }
    }

    @Test
    void theOverviewHasNoSimulator() {
        JsonNode overview = FeedClient.parse(RestAssured.get("/v1/admin").asString());

        assertEquals("schedule", overview.get("hours").asText());
        assertEquals(2, overview.size(), overview::toString);
    }

    @Test
    void aGapAppliesToIngestedEvents() throws Exception {
        IngestClient ingestClient = new IngestClient(server);
        ingestClient.push(JsonLines.trade("DE", "470.00"));
        try (FeedClient client = FeedClient.connect(server, "?trades=DE")) {
            long before = client.event().get("u").asLong();

            post("gap/DE?events=2");
            ingestClient.push(JsonLines.trade("DE", "470.00").repeat(4));
            JsonNode gap = client.response();
            while (!FeedClient.kind(gap).equals("gap")) {
                gap = client.response();
            }

            assertEquals(
                    List.of(before + 1, before + 2),
                    List.of(gap.get("from").asLong(), gap.get("to").asLong()));
            assertEquals(before + 3, client.event().get("u").asLong());
            assertEquals(before + 4, client.event().get("u").asLong());
        }
    }

    private static JsonNode post(String command) {
        return FeedClient.parse(RestAssured.post("/v1/admin/" + command)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }
}
