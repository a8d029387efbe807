package io.quotecast.web.http.udf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import io.quotecast.testing.WebSocketTestClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Charts of TradingView's library, and the backend of OpenBB Workspace. */
@QuarkusTest
@Timeout(60)
@TestProfile(NoSourceProfile.class)
class UdfTest {
    /** 2026-01-05T14:30:00Z, in seconds. */
    private static final long OPENING = 1_767_623_400L;

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static boolean isFilled;

    @TestHTTPResource("/")
    URI server;

    @BeforeEach
    void publishTradesAndAHalt() throws Exception {
        if (!isFilled) {
            isFilled = true;
            StringBuilder lines = new StringBuilder();
            for (int minute = 0; minute < 10; minute++) {
                lines.append(JsonLines.trade("SYY", 300 + minute + ".25", (OPENING + minute * 60) * 1_000_000L));
            }
            lines.append("{\"T\":\"s\",\"S\":\"SYY\",\"sc\":\"H\",\"rc\":\"LUDP\",\"t\":")
                    .append((OPENING + 600) * 1_000_000L)
                    .append("}\n");
            new IngestClient(server).push(lines.toString());
        }
    }

    @Test
    void theConfigurationNamesWhatIsSupported() throws Exception {
        JsonNode config = FeedClient.parse(get("/udf/config"));

        assertTrue(config.get("supports_search").asBoolean());
        assertTrue(config.get("supports_marks").asBoolean());
        assertEquals("1S", config.get("supported_resolutions").get(0).asText());
        assertEquals("1D", config.get("supported_resolutions").get(5).asText());
        assertEquals(
                "{\"value\":\"\",\"name\":\"All exchanges\",\"desc\":\"\"}",
                config.get("exchanges").get(0).toString());
    }

    @Test
    void countbackTakesPrecedenceOverFrom() throws Exception {
        assertEquals(
                "{\"s\":\"ok\",\"t\":[1767623820,1767623880,1767623940],\"o\":[307.25,308.25,309.25],"
                        + "\"h\":[307.25,308.25,309.25],\"l\":[307.25,308.25,309.25],\"c\":[307.25,308.25,309.25],"
                        + "\"v\":[1,1,1]}",
                history("1", "from=" + (OPENING + 540) + "&to=" + (OPENING + 600) + "&countback=3"));
    }

    @Test
    void theEndIsExcludedAndTheStartIncluded() throws Exception {
        assertEquals(
                "{\"s\":\"ok\",\"t\":[1767623460],\"o\":[301.25],\"h\":[301.25],\"l\":[301.25],\"c\":[301.25],\"v\":[1]}",
                history("1", "from=" + (OPENING + 60) + "&to=" + (OPENING + 120)));
        assertEquals("{\"s\":\"no_data\"}", history("1", "to=" + OPENING + "&countback=2"));
        assertEquals(
                "{\"s\":\"no_data\",\"nextTime\":1767623940}",
                history("1", "from=" + (OPENING + 6_000) + "&to=" + (OPENING + 6_060)));
    }

    @Test
    void widerBarsAreCombined() throws Exception {
        assertEquals(
                "{\"s\":\"ok\",\"t\":[1767571200],\"o\":[300.25],\"h\":[309.25],\"l\":[300.25],\"c\":[309.25],\"v\":[10]}",
                history("1D", "to=" + (OPENING + 90_000) + "&countback=5"));
        assertEquals(
                "{\"s\":\"ok\",\"t\":[1767623400,1767623700],\"o\":[300.25,305.25],\"h\":[304.25,309.25],"
                        + "\"l\":[300.25,305.25],\"c\":[304.25,309.25],\"v\":[5,5]}",
                history("5", "to=" + (OPENING + 90_000) + "&countback=5"));
    }

    @Test
    void aSymbolIsFoundWithItsExchangeToo() throws Exception {
        JsonNode plain = FeedClient.parse(get("/udf/symbols?symbol=SYY"));
        JsonNode qualified = FeedClient.parse(
                get("/udf/symbols?symbol=" + plain.get("exchange").asText().replace(" ", "%20") + ":syy"));

        assertEquals(plain, qualified);
        assertEquals(
                "100 1 true", plain.get("pricescale") + " " + plain.get("minmov") + " " + plain.get("has_intraday"));
        assertEquals(
                "SYY",
                FeedClient.parse(get("/udf/search?query=SYSCO&type=&exchange=&limit=30"))
                        .get(0)
                        .get("symbol")
                        .asText());
    }

    @Test
    void quotesAreGivenForEachSymbol() throws Exception {
        JsonNode quotes = FeedClient.parse(get("/udf/quotes?symbols=SYY,NOPE"));

        assertEquals("ok 2", quotes.get("s").asText() + " " + quotes.get("d").size());
        assertEquals("309.25", quotes.at("/d/0/v/lp").asText());
        assertEquals(
                "{\"s\":\"error\",\"n\":\"NOPE\",\"v\":{},\"errmsg\":\"unknown_symbol\"}",
                quotes.at("/d/1").toString());
    }

    @Test
    void haltsAreMarked() throws Exception {
        assertEquals(
                "{\"id\":[1767624000000000],\"time\":[1767624000],\"color\":[\"red\"],\"text\":[\"Halted (LUDP)\"],"
                        + "\"label\":[\"H\"],\"labelFontColor\":[\"white\"],\"minSize\":[14]}",
                get("/udf/marks?symbol=SYY&from=" + OPENING + "&to=" + (OPENING + 6_000) + "&resolution=1"));
        assertEquals(
                "[{\"id\":\"status-1767624000000000\",\"time\":1767624000,\"color\":\"red\",\"label\":\"H\","
                        + "\"tooltip\":[\"Halted (LUDP)\"]}]",
                get("/udf/timescale_marks?symbol=SYY&from=" + OPENING + "&to=" + (OPENING + 6_000)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "symbols?symbol=NOPE | unknown_symbol",
                "symbols | symbol is missing",
                "history?symbol=SYY&resolution=7 | resolution is missing or not supported; use one of 1S, 1, 5, 15,"
                        + " 60, 1D",
                "history?symbol=SYY&resolution=1&to=x | to must be a number",
                "history?symbol=NOPE&resolution=1 | unknown_symbol",
                "symbol_info?group=x | there is no such request",
            })
    void anErrorHasTheStatus200(String path, String text) throws Exception {
        assertEquals("{\"s\":\"error\",\"errmsg\":\"" + text + "\"}", get("/udf/" + path));
    }

    @Test
    void theTimeIsABareNumber() throws Exception {
        assertTrue(get("/udf/time").matches("[0-9]{10}"));
    }

    @Test
    void otherOriginsMayRead() throws Exception {
        HttpResponse<String> response = HTTP.send(
                HttpRequest.newBuilder(server.resolve("/udf/time"))
                        .header("Origin", "https://pro.openbb.co")
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertEquals(
                "https://pro.openbb.co",
                response.headers().firstValue("Access-Control-Allow-Origin").orElse(""));
    }

    @Test
    void theWidgetsOfOpenBbHaveTheirData() throws Exception {
        JsonNode widgets = FeedClient.parse(get("/openbb/widgets.json"));
        JsonNode watchlist = widgets.get("quotecast_watchlist");

        assertEquals(
                "live_grid ws symbol",
                watchlist.get("type").asText() + " "
                        + watchlist.get("wsEndpoint").asText() + " "
                        + watchlist.at("/data/wsRowIdColumn").asText());
        JsonNode rows =
                FeedClient.parse(get("/openbb/" + watchlist.get("endpoint").asText() + "?symbol=SYY,NOPE"));
        assertEquals(
                "1 SYY 309.25",
                rows.size() + " " + rows.at("/0/symbol").asText() + " "
                        + rows.at("/0/price").asText());
        assertEquals(
                "quotecast_chart",
                FeedClient.parse(get("/openbb/apps.json"))
                        .at("/0/tabs/market/layout/1/i")
                        .asText());
        assertEquals(
                history("1D", "to=" + (OPENING + 90_000) + "&countback=5"),
                get("/openbb" + widgets.at("/quotecast_chart/endpoint").asText()
                        + "/history?symbol=SYY&resolution=1D&to=" + (OPENING + 90_000) + "&countback=5"));
    }

    @Test
    void theGridOfOpenBbIsLive() throws Exception {
        try (WebSocketTestClient grid = WebSocketTestClient.connect(server, "/openbb/ws")) {
            grid.send("{\"params\":{\"symbol\":[\"SYY\"]}}");
            assertEquals("SYY", FeedClient.parse(grid.nextText()).get("symbol").asText());
            grid.send("{\"params\":{\"symbol\":\"GIS,NOPE\"}}");
            new IngestClient(server).push(JsonLines.trade("GIS", "400.5"));

            JsonNode row = FeedClient.parse(grid.nextText());

            assertEquals(
                    "GIS 400.50",
                    row.get("symbol").asText() + " " + row.get("price").asText());
            grid.send("nonsense");
            assertTrue(FeedClient.parse(grid.nextText()).has("error"));
        }
    }

    private String history(String resolution, String range) throws Exception {
        return get("/udf/history?symbol=SYY&resolution=" + resolution + "&" + range);
    }

    private String get(String path) throws Exception {
        HttpResponse<String> response =
                HTTP.send(HttpRequest.newBuilder(server.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, response.statusCode(), response::body);
        return response.body();
    }
}
