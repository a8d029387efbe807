package io.quotecast.web.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.AuthRequiredProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.HistoryClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bars and trades of a time range from a server with a history database. */
@QuarkusTest
@Timeout(60)
@TestProfile(AuthRequiredProfile.class)
class HistoryTest {
    /** 2026-01-05T14:30:00Z. */
    private static final long OPENING = 1_767_623_400_000_000L;

    private static final long MINUTE = 60_000_000L;

    @TestHTTPResource("/")
    URI server;

    private IngestClient ingestClient;
    private HistoryClient client;

    @BeforeEach
    void createClients() {
        ingestClient = new IngestClient(server, ApiKeyFixture.ALL_ROLES);
        client = new HistoryClient(server, ApiKeyFixture.ALL_ROLES);
    }

    @Test
    void tradesOfATimeRangeArePagedWithoutGapOrOverlap() throws Exception {
        StringBuilder lines = new StringBuilder();
        List<String> prices = new ArrayList<>();
        for (int i = 0; i < 1_500; i++) {
            prices.add(String.valueOf(100 + i));
            lines.append(JsonLines.trade("MMM", prices.get(i), OPENING + i / 10));
        }
        ingestClient.push(lines.toString());

        List<JsonNode> all = client.getAllPages("/v1/trades/mmm?start=2026-01-05&limit=1000", "trades");
        JsonNode some = client.getJson("/v1/trades/MMM?start=" + (OPENING + 10) + "&end=" + (OPENING + 12));

        assertEquals(prices.stream().map(price -> price + ".00").toList(), texts(all, "p"));
        assertEquals(texts(all.subList(100, 120), "p"), some.get("trades").findValuesAsText("p"));
        assertEquals("MMM", some.get("symbol").asText());
        assertTrue(all.get(0).get("epoch").asText().matches("[a-z0-9]{8}"), all.get(0)::toString);
    }

    @Test
    void barsOfATimeRangeArePagedAndTheFormingBarIsLast() throws Exception {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 250; i++) {
            lines.append(JsonLines.trade("CAT", String.valueOf(300 + i), OPENING + i * MINUTE));
        }
        ingestClient.push(lines.toString());

        List<JsonNode> all = client.getAllPages("/v1/bars/CAT?start=2026-01-05T14:30:00Z&limit=100", "bars");
        JsonNode some = client.getJson("/v1/bars/CAT?start=2026-01-05T15:32:00%2B01:00&end=2026-01-05T14:34:00Z");

        assertEquals(250, all.size());
        for (int i = 0; i < 250; i++) {
            assertEquals(OPENING + i * MINUTE, all.get(i).get("t").asLong());
            assertEquals(i < 249, all.get(i).get("x").asBoolean());
        }
        assertEquals(
                List.of(all.get(2), all.get(3)),
                List.of(some.get("bars").get(0), some.get("bars").get(1)));
        assertEquals(2, some.get("bars").size());
        assertEquals(
                some.get("bars"),
                client.getJson("/v1/bars/CAT?start=" + (OPENING + 2 * MINUTE) + "&end=" + (OPENING + 4 * MINUTE))
                        .get("bars"));
    }

    @Test
    void ingestedTradesAreInHistoryAtOnce() throws Exception {
        for (int i = 1; i <= 30; i++) {
            ingestClient.push(JsonLines.trade("KO", String.valueOf(60 + i), OPENING + i));

            JsonNode trades = client.getJson("/v1/trades/KO?start=2026-01-05").get("trades");

            assertEquals(i, trades.size());
            assertEquals(60 + i + ".00", trades.get(i - 1).get("p").asText());
        }
    }

    @Test
    void tradesOfSeveralSymbolsAreOrderedByTime() throws Exception {
        ingestClient.push(JsonLines.trade("HON", "200", OPENING + 3)
                + JsonLines.trade("GE", "300", OPENING + 1)
                + JsonLines.trade("HON", "201", OPENING + 2)
                + JsonLines.trade("IBM", "250", OPENING + 2));

        JsonNode both = client.getJson("/v1/trades?symbols=hon,GE&start=2026-01-05&end=2026-01-06");

        assertEquals(List.of("GE", "HON", "HON"), both.get("trades").findValuesAsText("S"));
        assertEquals(List.of("300.00", "201.00", "200.00"), both.get("trades").findValuesAsText("p"));
    }

    @Test
    void aKeyForSomeSymbolsReadsOnlyTheirHistory() throws Exception {
        ingestClient.push(JsonLines.trade("AAPL", "270", OPENING)
                + JsonLines.trade("NVDA", "180", OPENING)
                + JsonLines.trade("BTC-USD", "90000", OPENING));
        HistoryClient own = new HistoryClient(server, ApiKeyFixture.SOME_SYMBOLS);

        List<JsonNode> seen = own.getAllPages("/v1/trades?start=2026-01-05&limit=1000", "trades");

        assertEquals(
                List.of("AAPL", "BTC-USD"),
                texts(seen, "S").stream().distinct().sorted().toList());
        for (String path :
                List.of("/v1/trades/NVDA?start=0", "/v1/bars/NVDA?start=0", "/v1/trades?symbols=AAPL,NVDA")) {
            for (String accept : List.of("application/json", "text/csv", "application/x-ndjson")) {
                HttpResponse<String> response = own.get(path, accept);

                assertEquals(403, response.statusCode(), path + " as " + accept);
                assertEquals(409, FeedClient.parse(response.body()).get("code").asInt());
            }
        }
        for (String line : own.getText("/v1/trades", "application/x-ndjson").split("\n")) {
            assertTrue(
                    List.of("AAPL", "BTC-USD")
                            .contains(FeedClient.parse(line).get("S").asText()),
                    line);
        }
        assertEquals(
                401, new HistoryClient(server, "").get("/v1/trades", "text/csv").statusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/bars/AAPL?start=1767571200000005&end=1767571200000005 | 417 | start '1767571200000005' must be"
                        + " before end '1767571200000005'",
                "/v1/bars/AAPL?start=20260105 | 417 | start '20260105' must be in microseconds; it looks like a date:"
                        + " write 2026-01-05",
                "/v1/trades/AAPL?start=1767571200000 | 417 | start '1767571200000' must be in microseconds; it looks"
                        + " like milliseconds: write 1767571200000000 for 2026-01-05T00:00:00Z",
                "/v1/trades/AAPL?end=1767571200 | 417 | end '1767571200' must be in microseconds; it looks like"
                        + " seconds: write 1767571200000000 for 2026-01-05T00:00:00Z",
                "/v1/trades/AAPL?start=2026-01-06&end=2026-01-05 | 417 | start '2026-01-06' must be before end"
                        + " '2026-01-05'",
                "/v1/trades/AAPL?start=yesterday | 417 | start 'yesterday' must be µs since 1970-01-01, or a date or"
                        + " time such as 2026-01-05 or 2026-01-05T14:30:00Z",
                "/v1/trades/AAPL?end=2026-13-05 | 417 | end '2026-13-05' must be µs since 1970-01-01, or a date or"
                        + " time such as 2026-01-05 or 2026-01-05T14:30:00Z",
                "/v1/trades/AAPL?end=2026-01-05T14:30 | 417 | end '2026-01-05T14:30' must be µs since 1970-01-01, or a"
                        + " date or time such as 2026-01-05 or 2026-01-05T14:30:00Z",
                "/v1/trades/AAPL?start=1969-12-31 | 417 | start '1969-12-31' must be µs since 1970-01-01, or a date or"
                        + " time such as 2026-01-05 or 2026-01-05T14:30:00Z",
                "/v1/bars/AAPL?start=0&tf=3m | 417 | tf '3m' must be one of 1s, 1m, 5m, 15m, 1h, 1d",
                "/v1/bars/AAPL?start=0&limit=1001 | 417 | limit: 1001 is out of range (1 to 1000)",
                "/v1/trades?limit=0 | 417 | limit: 0 is out of range (1 to 1000)",
                "/v1/trades/AAPL?cursor=MQ | 417 | cursor 'MQ' is not a cursor from a response",
                "/v1/bars/AAPL?cursor=*! | 417 | cursor '*!' is not a cursor from a response",
                "/v1/trades/AAPL?start=0&after=7 | 417 | after cannot be combined with start, end or cursor; use"
                        + " cursor to page through a time range",
                "/v1/trades?symbols=YYYY,ZZZZ | 412 | unknown symbol 'YYYY'",
            })
    void anInvalidRequestReturnsAProblem(String path, int code, String detail) throws Exception {
        HttpResponse<String> response = client.get(path, "*/*");

        assertEquals(
                List.of("application/problem+json", String.valueOf(code), detail),
                List.of(
                        response.headers().firstValue("Content-Type").orElseThrow(),
                        FeedClient.parse(response.body()).get("code").asText(),
                        FeedClient.parse(response.body()).get("detail").asText()));
    }

    @Test
    void anUnknownSymbolIsListedAndTheOthersAreAnswered() throws Exception {
        ingestClient.push(JsonLines.trade("KLAC", "180", OPENING) + JsonLines.trade("ADI", "150", OPENING + 1));
        String path = "/v1/trades?symbols=KLAC,ZZZZ,klac,zzzz,ADI,%C3%A4%20b&start=2026-01-05";

        JsonNode response = client.getJson(path);
        HttpResponse<String> csv = client.get(path, "text/csv");
        HttpResponse<String> ndjson = client.get(path, "application/x-ndjson");

        assertEquals(List.of("KLAC", "ADI"), response.get("trades").findValuesAsText("S"));
        assertEquals(
                "[{\"S\":\"ZZZZ\",\"code\":412,\"msg\":\"unknown symbol 'ZZZZ'\"},"
                        + "{\"S\":\"ä b\",\"code\":412,\"msg\":\"unknown symbol 'ä b'\"}]",
                response.get("rejected").toString());
        assertEquals(3, csv.body().lines().count());
        assertEquals(2, ndjson.body().lines().count());
        for (HttpResponse<String> export : List.of(csv, ndjson)) {
            assertEquals(200, export.statusCode());
            assertEquals(
                    "ZZZZ,%C3%A4+b",
                    export.headers().firstValue("Quotecast-Rejected").orElseThrow());
        }
        assertEquals(
                "[]",
                client.getJson("/v1/trades?symbols=KLAC,ADI").get("rejected").toString());
        assertTrue(client.get("/v1/trades?symbols=KLAC,ADI", "text/csv")
                .headers()
                .firstValue("Quotecast-Rejected")
                .isEmpty());
    }

    @Test
    void theNewestRowsAreReturnedWithoutATimeRange() throws Exception {
        ingestClient.push(JsonLines.trade("PEP", "150", OPENING) + JsonLines.trade("PEP", "151", OPENING + MINUTE));

        JsonNode trades = client.getJson("/v1/trades/PEP");
        JsonNode bars = client.getJson("/v1/bars/PEP");

        assertEquals(List.of("symbol", "trades", "next"), names(trades));
        assertEquals(List.of("symbol", "tf", "bars"), names(bars));
        assertEquals(trades.get("next"), trades.get("trades").get(1).get("q"));
        assertEquals(List.of("true", "false"), bars.get("bars").findValuesAsText("x"));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static List<String> texts(List<JsonNode> rows, String key) {
        return rows.stream().map(row -> row.get(key).asText()).toList();
    }
}
