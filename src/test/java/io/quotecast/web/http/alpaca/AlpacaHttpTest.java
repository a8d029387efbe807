package io.quotecast.web.http.alpaca;

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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The market data of the dialect over HTTP, from memory. */
@QuarkusTest
@Timeout(120)
@TestProfile(NoSourceProfile.class)
class AlpacaHttpTest {
    /** 2026-01-05T14:30:00Z. */
    private static final long OPENING = 1_767_623_400_000_000L;

    private static final String DAY = "start=2026-01-05&end=2026-01-06";
    private static boolean isIngested;

    @TestHTTPResource("/")
    URI server;

    private HistoryClient client;

    @BeforeEach
    void ingestOnce() throws Exception {
        client = new HistoryClient(server, "");
        if (isIngested) {
            return;
        }
        isIngested = true;
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            lines.append(JsonLines.trade("SCHW", (100 + i) + ".50", OPENING + i * 1_000_000L));
            lines.append(JsonLines.trade("USB", (10 + i) + ".25", OPENING + i * 1_000_000L));
        }
        lines.append(JsonLines.quote("SCHW", "99.25", "99.75"));
        lines.append(JsonLines.trade("DOT-USD", "0.5", OPENING));
        new IngestClient(server).push(lines.toString());
    }

    @Test
    void pagesOfSeveralSymbolsAreCompleteAndInOrder() throws Exception {
        List<String> prices = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = get("/v2/stocks/trades?symbols=USB,ZZZZ,SCHW&limit=300&" + DAY + token);
            page.get("trades")
                    .forEach(rows -> rows.forEach(row -> prices.add(row.get("p").asText())));
            assertTrue(page.has("next_page_token"));
            token = page.get("next_page_token").isNull()
                    ? ""
                    : "&page_token=" + page.get("next_page_token").asText();
        } while (!token.isEmpty());

        assertEquals(1_000, prices.size());
        assertEquals(
                List.of("100.5", "599.5", "10.25", "509.25"),
                List.of(prices.get(0), prices.get(499), prices.get(500), prices.get(999)));
    }

    @Test
    void theNewestTradesComeFirst() throws Exception {
        JsonNode first = get("/v2/stocks/SCHW/trades?sort=desc&limit=2&" + DAY);
        JsonNode second = get("/v2/stocks/SCHW/trades?sort=desc&limit=2&" + DAY + "&page_token="
                + first.get("next_page_token").asText());

        assertEquals(List.of("599.5", "598.5"), column(first.get("trades"), "p"));
        assertEquals(List.of("597.5", "596.5"), column(second.get("trades"), "p"));
    }

    @Test
    void barsAreThoseOfTheServerOrAreMadeOfThem() throws Exception {
        JsonNode minutes = get("/v2/stocks/SCHW/bars?timeframe=1Min&" + DAY);
        JsonNode pairs = get("/v2/stocks/SCHW/bars?timeframe=2Min&limit=3&" + DAY);
        JsonNode next = get("/v2/stocks/SCHW/bars?timeframe=2Min&limit=3&" + DAY + "&page_token="
                + pairs.get("next_page_token").asText());
        JsonNode newest = get("/v2/stocks/SCHW/bars?timeframe=2Min&limit=1&sort=desc&" + DAY);
        JsonNode day = get("/v2/stocks/bars?symbols=SCHW&timeframe=1Day&" + DAY);

        assertEquals(
                "{\"o\":100.50,\"h\":159.50,\"l\":100.50,\"c\":159.50,\"v\":60,\"t\":\"2026-01-05T14:30:00Z\",\"n\":60,"
                        + "\"vw\":130.00}".replace("130.00", "130"),
                minutes.get("bars").get(0).toString().replace(".5,", ".50,"));
        assertEquals(List.of("219.5", "339.5", "459.5"), column(pairs.get("bars"), "c"));
        assertEquals(List.of("579.5", "599.5"), column(next.get("bars"), "c"));
        assertEquals(List.of("599.5"), column(newest.get("bars"), "c"));
        assertEquals(List.of("500"), column(day.at("/bars/SCHW"), "v"));
    }

    @Test
    void theNewestRowsAndSnapshots() throws Exception {
        assertEquals(
                "{\"symbol\":\"SCHW\",\"trade\":{\"i\":500,\"x\":\"N\",\"p\":599.5,\"s\":1,"
                        + "\"t\":\"2026-01-05T14:38:19Z\",\"c\":[\"@\"],\"z\":\"A\"}}",
                get("/v2/stocks/SCHW/trades/latest").toString());
        assertEquals(
                "99.25",
                get("/v2/stocks/quotes/latest?symbols=SCHW,USB,ZZZZ")
                        .at("/quotes/SCHW/bp")
                        .asText());
        JsonNode snapshots = get("/v2/stocks/snapshots?symbols=SCHW,DOT/USD");
        assertEquals(List.of("SCHW"), names(snapshots));
        assertEquals(List.of("latestTrade", "latestQuote", "minuteBar", "dailyBar"), names(snapshots.get("SCHW")));
        assertEquals(
                "DOT/USD",
                names(get("/v1beta3/crypto/us/snapshots?symbols=DOT/USD").get("snapshots"))
                        .get(0));
        assertEquals(
                "0.5",
                get("/v1beta3/crypto/us/latest/trades?symbols=DOT%2FUSD")
                        .at("/trades/DOT~1USD/p")
                        .asText());
        assertEquals(
                "{\"orderbooks\":{}}",
                get("/v1beta3/crypto/us/latest/orderbooks?symbols=DOT/USD").toString());
        assertEquals(
                "{\"bars\":{},\"next_page_token\":null}",
                get("/v2/stocks/bars?symbols=ZZZZ&timeframe=1Day").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v2/stocks/bars?timeframe=1Day | 400 | symbols is required",
                "/v2/stocks/SCHW/bars | 400 | timeframe is required",
                "/v2/stocks/SCHW/bars?timeframe=1Foo | 400 | invalid timeframe: 1Foo",
                "/v2/stocks/SCHW/trades?limit=0 | 400 | invalid limit: 0 is out of range (1 to 10000)",
                "/v2/stocks/SCHW/trades?limit=x | 400 | invalid limit: x",
                "/v2/stocks/SCHW/trades?start=yesterday | 400 | invalid start: yesterday",
                "/v2/stocks/SCHW/trades?start=2026-01-06&end=2026-01-05 | 400 | end should not be before start",
                "/v2/stocks/SCHW/trades?sort=up | 400 | invalid sort: up",
                "/v2/stocks/SCHW/trades?page_token=* | 400 | invalid page_token: *",
                "/v2/stocks/ZZZZ/trades/latest | 404 | no trade found for ZZZZ",
                "/v2/stocks/ZZZZ/snapshot | 404 | no snapshot found for ZZZZ",
                "/v2/assets/ZZZZ | 404 | asset not found for ZZZZ",
                "/v2/calendar?start=x | 400 | invalid start: x",
            })
    void anInvalidRequestIsAnsweredInAlpacasForm(String path, int status, String text) throws Exception {
        HttpResponse<String> response = client.get("/alpaca" + path, "application/json");

        assertEquals(status, response.statusCode());
        assertEquals(text, FeedClient.parse(response.body()).get("message").asText());
    }

    @Test
    void assetsAreFoundByClassSymbolAndId() throws Exception {
        JsonNode pair = get("/v2/assets/DOT/USD");
        List<String> crypto = column(get("/v2/assets?status=active&asset_class=crypto"), "symbol");

        assertTrue(crypto.contains("DOT/USD"), crypto::toString);
        assertFalse(crypto.contains("SCHW"), crypto::toString);
        assertEquals(pair, get("/v2/assets/DOTUSD"));
        assertEquals(pair, get("/v2/assets/" + pair.get("id").asText()));
        assertEquals(
                "crypto CRYPTO",
                pair.get("class").asText() + " " + pair.get("exchange").asText());
        // Clients know a few exchanges only.
        assertEquals("OTC", get("/v2/assets/%5EGSPC").get("exchange").asText());
        assertTrue(pair.has("price_increment"));
        assertFalse(get("/v2/assets/SCHW").has("price_increment"));
    }

    @Test
    void theCalendarHasHolidaysAndHalfDays() throws Exception {
        assertEquals(
                "[{\"date\":\"2026-12-24\",\"open\":\"09:30\",\"close\":\"13:00\",\"session_open\":\"0400\","
                        + "\"session_close\":\"2000\"},{\"date\":\"2026-12-28\",\"open\":\"09:30\",\"close\":\"16:00\","
                        + "\"session_open\":\"0400\",\"session_close\":\"2000\"}]",
                get("/v2/calendar?start=2026-12-24&end=2026-12-28").toString());
        assertTrue(get("/v2/clock").get("is_open").isBoolean());
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = client.get("/alpaca" + path, "application/json");
        assertEquals(200, response.statusCode(), response::body);
        return FeedClient.parse(response.body());
    }

    private static List<String> column(JsonNode rows, String key) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.get(key).asText())
                .toList();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
