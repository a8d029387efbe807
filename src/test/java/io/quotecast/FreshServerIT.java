package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
import io.quotecast.market.TradingCalendar;
import io.quotecast.testing.Await;
import io.quotecast.testing.HistoryClient;
import io.quotecast.testing.ServerProcess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A server that has just started with a simulator has a past. */
class FreshServerIT {
    private static final long DAY = 86_400_000_000L;
    private static final int LIMIT = 300;
    private static final TradingCalendar CALENDAR = TradingCalendar.of("XNYS", "");

    @Test
    void everyTimeframeIsFullAndContinuesInTheLiveBars() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            awaitTickers(server);
            HistoryClient client = new HistoryClient(server.address(), "");

            for (Timeframe timeframe : Timeframes.DEFAULT.byLength()) {
                List<JsonNode> bars = new ArrayList<>();
                client.getJson("/v1/bars/AAPL?tf=" + timeframe.text() + "&limit=" + LIMIT)
                        .get("bars")
                        .forEach(bars::add);

                assertEquals(LIMIT, bars.size(), timeframe::text);
                assertContinuous(bars, timeframe);
                JsonNode last = bars.get(bars.size() - 1);
                assertTrue(!last.get("x").asBoolean() || timeframe == Timeframe.SECOND, last::toString);
            }
            long end = System.currentTimeMillis() * 1_000;
            List<JsonNode> minutes =
                    client.getAllPages("/v1/bars/AAPL?tf=1m&limit=1000&start=" + (end - 5 * DAY), "bars");
            assertTrue(minutes.size() >= 7_199 && minutes.size() <= 7_202, minutes.size() + " minutes");
            assertContinuous(minutes, Timeframe.MINUTE);
        }
    }

    private static void assertContinuous(List<JsonNode> bars, Timeframe timeframe) {
        for (int i = 1; i < bars.size(); i++) {
            JsonNode previous = bars.get(i - 1);
            JsonNode bar = bars.get(i);
            long distance = bar.get("t").asLong() - previous.get("t").asLong();
            assertTrue(
                    timeframe == Timeframe.SECOND
                            ? distance > 0 && distance % timeframe.micros() == 0
                            : CALENDAR.endOf(timeframe, previous.get("t").asLong())
                                    == bar.get("t").asLong(),
                    () -> previous + " then " + bar);
            double jump = bar.get("o").asDouble() / previous.get("c").asDouble() - 1;
            assertTrue(Math.abs(jump) < 0.005, () -> previous + " then " + bar);
            assertTrue(previous.get("x").asBoolean(), previous::toString);
        }
    }

    @Test
    void tickersHaveADayAndAPreviousCloseAndARestartKeepsThePrices() throws Exception {
        List<JsonNode> first;
        try (ServerProcess server = ServerProcess.start()) {
            first = awaitTickers(server);
            server.kill();
        }
        try (ServerProcess server = ServerProcess.start()) {
            List<JsonNode> second = awaitTickers(server);

            assertEquals(first.size(), second.size());
            for (int i = 0; i < first.size(); i++) {
                JsonNode before = first.get(i);
                JsonNode after = second.get(i);
                assertEquals(before.get("S"), after.get("S"));
                assertEquals(
                        1,
                        after.get("p").asDouble() / before.get("p").asDouble(),
                        0.02,
                        () -> before + " then " + after);
            }
            assertTrue(second.stream()
                            .filter(ticker -> ticker.get("ch").asDouble() != 0)
                            .count()
                    > 90);
            assertTrue(second.stream()
                            .filter(ticker -> ticker.get("v").asDouble() > 0)
                            .count()
                    > 90);
        }
    }

    @Test
    void aServerWithoutHistoryHasOnlyWhatItHasSeen() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.simulator.history=false")) {
            Await.until("a bar forms", () -> hours(server) > 0);

            assertEquals(1, hours(server));
        }
    }

    private static int hours(ServerProcess server) {
        return get(server, "/v1/bars/NVDA?tf=1h").get("bars").size();
    }

    /** Returns the tickers of all simulated symbols, in the order of their names. */
    private static List<JsonNode> awaitTickers(ServerProcess server) {
        Await.until("all symbols have tickers", () -> tickers(server).size() == 100);
        return tickers(server);
    }

    private static List<JsonNode> tickers(ServerProcess server) {
        JsonNode snapshots = get(server, "/v1/snapshot").get("snapshots");
        return StreamSupport.stream(snapshots.spliterator(), false)
                .filter(snapshot -> snapshot.has("k"))
                .map(snapshot -> snapshot.get("k"))
                .sorted(Comparator.comparing(ticker -> ticker.get("S").asText()))
                .toList();
    }

    private static JsonNode get(ServerProcess server, String path) {
        try {
            return new HistoryClient(server.address(), "").getJson(path);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
