package io.quotecast.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.HistoryClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** History queries on a server without a database, which are served from memory. */
@QuarkusTest
@Timeout(60)
@TestProfile(NoSourceProfile.class)
class InMemoryHistoryTest {
    private static final long OPENING = 1_767_623_400_000_000L;

    @TestHTTPResource("/")
    URI server;

    @Test
    void aTimeRangeIsServedFromMemory() throws Exception {
        HistoryClient client = new HistoryClient(server, "");
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            lines.append(JsonLines.trade("UPS", String.valueOf(100 + i), OPENING + i * 1_000_000L));
        }
        new IngestClient(server).push(lines.toString());

        List<JsonNode> trades = client.getAllPages("/v1/trades/UPS?start=2026-01-05T14:30:10Z&limit=100", "trades");
        List<JsonNode> bars = client.getAllPages("/v1/bars/UPS?tf=1s&end=2026-01-05T14:31:40Z&limit=30", "bars");

        assertEquals(490, trades.size());
        assertEquals("110.00", trades.get(0).get("p").asText());
        assertEquals(100, bars.size());
        assertEquals(
                491,
                client.getText("/v1/trades/UPS?start=2026-01-05T14:30:10Z", "text/csv")
                        .lines()
                        .count());
        assertEquals(
                10,
                client.getText("/v1/bars/UPS?tf=1m&limit=20", "text/csv")
                        .lines()
                        .count());
    }

    @Test
    void severalSymbolsRequireADatabase() throws Exception {
        HistoryClient client = new HistoryClient(server, "");

        for (String accept : List.of("application/json", "application/x-ndjson")) {
            HttpResponse<String> response = client.get("/v1/trades?symbols=AAPL,MSFT", accept);

            assertEquals(501, response.statusCode());
            assertTrue(response.headers().firstValue("Retry-After").isEmpty());
            assertEquals(
                    "this server keeps no history, which queries for several symbols require: set quotecast.history to"
                            + " sqlite or postgresql, or query one symbol",
                    FeedClient.parse(response.body()).get("detail").asText());
        }
    }

    @Test
    void healthDoesNotMentionAMissingDatabase() throws Exception {
        HistoryClient client = new HistoryClient(server, "");

        assertFalse(client.getText("/q/health/ready", "application/json").contains("history"));
    }
}
