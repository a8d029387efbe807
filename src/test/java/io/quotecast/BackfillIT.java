package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.HistoryClient;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.StubBars;
import io.quotecast.testing.StubExchange;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that loads the bars from before its start, or from before a capture, from servers in place of an exchange. */
@Timeout(240)
class BackfillIT {
    private static final long FIRST_ID = 1_000;

    @TempDir
    Path folder;

    private final StubExchange exchange = new StubExchange();
    private long tradeId = FIRST_ID;

    @ParameterizedTest
    @ValueSource(strings = {"memory", "sqlite"})
    void theBarsOfTheExchangePrecedeThoseOfTheServer(String history) throws Exception {
        try (StubBars bars = new StubBars(BackfillIT::nowSeconds);
                ServerProcess server = start(bars, history)) {
            StubExchange.AcceptedConnection connection = exchange.nextConnection();
            HistoryClient client = new HistoryClient(server.address(), "");
            connection.send(trade("50000.25", "0.125"));

            for (String timeframe : List.of("1m", "5m", "1h", "1d")) {
                Await.until(
                        "the bars are loaded",
                        () -> bars(client, timeframe, 500).size() == 500);
                // A bar that closes between two answers differs in them.
                Await.until(
                        "the pages end with the newest bars",
                        () -> endsWith(allBars(client, timeframe), bars(client, timeframe, 500)));
                List<JsonNode> newest = bars(client, timeframe, 500);
                assertAscending(newest);
                assertEquals("50000.25", newest.get(499).get("c").asText(), timeframe);
                assertAscending(allBars(client, timeframe));
            }
            assertFalse(bars(client, "1d", 1).get(0).get("x").asBoolean());
        } finally {
            exchange.close();
        }
    }

    @Test
    @Tag("slow")
    void theFormingBarsGetTheTradesFromBeforeTheStart() throws Exception {
        try (StubBars bars = new StubBars(BackfillIT::nowSeconds);
                ServerProcess server = start(bars, "memory")) {
            StubExchange.AcceptedConnection connection = exchange.nextConnection();
            HistoryClient client = new HistoryClient(server.address(), "");
            connection.send(trade("50000.25", "0.001"));
            Await.until("there is a day", () -> !bars(client, "1d", 1).isEmpty());
            long midnight = bars(client, "1d", 1).get(0).get("t").asLong() / 60_000_000;
            long start = nowSeconds();
            // The exchange has a trade of 0.5 in most minutes, the server one of 0.001 in each second.
            BigDecimal before =
                    BigDecimal.valueOf(StubBars.sum(midnight, start / 60).trades() * 5L, 1);
            while (nowSeconds() < start + 130
                    && volume(bars(client, "1d", 1).get(0)).compareTo(before) < 0) {
                connection.send(trade("50001.25", "0.001"));
                Await.until("a second is over", pastSecond());
            }

            JsonNode day = bars(client, "1d", 1).get(0);
            List<JsonNode> minutes =
                    client.getAllPages("/v1/bars/BTCUSDT?tf=1m&start=" + midnight * 60_000_000 + "&limit=1000", "bars");
            BigDecimal sum = minutes.stream().map(BackfillIT::volume).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertAscending(minutes);
            // In a minute before that without a trade of the exchange, the minute has those of the server, and the day
            // not.
            assertTrue(sum.subtract(volume(day)).abs().compareTo(new BigDecimal("0.2")) < 0, sum + " " + day);
            assertEquals(
                    0,
                    StubBars.sum(midnight, midnight + 60)
                            .open()
                            .compareTo(new BigDecimal(day.get("o").asText())));
            assertEquals("50001.25", day.get("c").asText());
            JsonNode ticker = client.getJson("/v1/snapshot?symbols=BTCUSDT").at("/snapshots/BTCUSDT/k");
            assertEquals(day.get("v").asText(), ticker.get("v").asText());
        } finally {
            exchange.close();
        }
    }

    @Test
    void theBarsOfTheExchangePrecedeACapture() throws Exception {
        // 14:30:20 of a day that is over, in UTC.
        long midnight = (nowSeconds() / 86_400 - 2) * 86_400;
        long begin = midnight + 14 * 3_600 + 30 * 60 + 20;
        Path capture = Files.write(
                folder.resolve("binance-1.ws"),
                List.of(
                        "# quotecast capture 1 {\"source\":\"binance\",\"connection\":1,\"products\":["
                                + "{\"product\":\"BTCUSDT\",\"symbol\":\"BTCUSDT\",\"exchange\":\"BINANCE\","
                                + "\"sector\":\"Crypto\",\"priceDecimals\":2,\"sizeDecimals\":5}]}",
                        "wss://localhost/stream <-> " + begin + ".0",
                        begin + 10 + ".5: " + trade("50020.25", "0.125", (begin + 10) * 1_000_000),
                        begin + 45 + ".5: " + trade("50001.25", "0.25", (begin + 45) * 1_000_000)));
        try (StubBars bars = new StubBars(BackfillIT::nowSeconds);
                ServerProcess server = ServerProcess.start(
                        "-Dquotecast.data-dir=" + folder,
                        "-Dquotecast.source=replay",
                        "-Dquotecast.replay.file=" + capture,
                        "-Dquotecast.replay.speed=0",
                        "-Dquotecast.replay.backfill=true",
                        "-Dquotecast.binance.backfill-address=" + bars.address())) {
            HistoryClient client = new HistoryClient(server.address(), "");
            long minute = begin / 60;
            StubBars.Sum day = StubBars.sum(midnight / 60, minute);
            StubBars.Sum hour = StubBars.sum(minute - 30, minute);
            BigDecimal recorded = new BigDecimal("0.375");

            Await.until(
                    "the day is complete",
                    () -> lastVolume(client, "1d").compareTo(volume(day).add(recorded)) == 0);

            assertEquals(volume(hour).add(recorded), lastVolume(client, "1h").setScale(3));
            JsonNode newestDay = bars(client, "1d", 1).get(0);
            assertEquals(midnight * 1_000_000, newestDay.get("t").asLong());
            assertEquals(day.open(), new BigDecimal(newestDay.get("o").asText()).setScale(2));
            assertEquals("50020.25", newestDay.get("h").asText());
            assertEquals("50001.25", newestDay.get("c").asText());
            long previous = StubBars.price(minute - 1) == null ? minute - 2 : minute - 1;
            List<JsonNode> minutes = bars(client, "1m", 500);
            assertAscending(minutes);
            // The last one before the recording is that of the exchange, and the two others are those of the recording.
            List<JsonNode> last = minutes.subList(497, 500);
            assertEquals(
                    List.of(previous * 60_000_000, minute * 60_000_000, (minute + 1) * 60_000_000),
                    last.stream().map(bar -> bar.get("t").asLong()).toList());
            assertEquals(
                    List.of("0.50000", "0.12500", "0.25000"),
                    last.stream().map(bar -> bar.get("v").asText()).toList());
            Await.until("the ticker is that of the day", () -> ticker(client)
                    .path("v")
                    .asText()
                    .equals(newestDay.get("v").asText()));
            assertEquals(
                    StubBars.sum(midnight / 60 - 1_440, midnight / 60).close(),
                    new BigDecimal(ticker(client).get("pc").asText()).setScale(2));
            assertEquals(731, allBars(client, "1d").size());
        } finally {
            exchange.close();
        }
    }

    private ServerProcess start(StubBars bars, String history) throws Exception {
        return ServerProcess.start(
                "-Dquotecast.data-dir=" + folder,
                "-Dquotecast.history=" + history,
                "-Dquotecast.source=binance",
                "-Dquotecast.binance.products=BTCUSDT",
                "-Dquotecast.binance.address=" + exchange.address(),
                "-Dquotecast.binance.product-list=" + bars.address() + "/api/v3/exchangeInfo",
                "-Dquotecast.binance.backfill=true",
                "-Dquotecast.binance.backfill-address=" + bars.address());
    }

    private String trade(String price, String size) {
        return trade(price, size, System.currentTimeMillis() * 1_000);
    }

    private String trade(String price, String size, long micros) {
        return ("{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"BTCUSDT\",\"t\":%d,\"p\":\"%s\","
                        + "\"q\":\"%s\",\"T\":%d,\"m\":true,\"M\":true}}")
                .formatted(micros, tradeId++, price, size, micros);
    }

    private static BigDecimal volume(JsonNode bar) {
        return new BigDecimal(bar.get("v").asText());
    }

    private static BigDecimal volume(StubBars.Sum sum) {
        return BigDecimal.valueOf(sum.trades() * 500L, 3);
    }

    private static BigDecimal lastVolume(HistoryClient client, String timeframe) {
        List<JsonNode> newest = bars(client, timeframe, 1);
        return newest.isEmpty() ? BigDecimal.ZERO : volume(newest.get(0));
    }

    private static JsonNode ticker(HistoryClient client) {
        try {
            return client.getJson("/v1/snapshot?symbols=BTCUSDT").at("/snapshots/BTCUSDT/k");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<JsonNode> bars(HistoryClient client, String timeframe, int limit) {
        return pages(client, "tf=" + timeframe + "&limit=" + limit);
    }

    private static List<JsonNode> allBars(HistoryClient client, String timeframe) {
        return pages(client, "tf=" + timeframe + "&start=2020-01-01&limit=700");
    }

    private static boolean endsWith(List<JsonNode> all, List<JsonNode> end) {
        return all.size() >= end.size()
                && all.subList(all.size() - end.size(), all.size()).equals(end);
    }

    private static List<JsonNode> pages(HistoryClient client, String query) {
        try {
            return client.getAllPages("/v1/bars/BTCUSDT?" + query, "bars");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertAscending(List<JsonNode> bars) {
        for (int i = 1; i < bars.size(); i++) {
            assertTrue(bars.get(i - 1).get("t").asLong() < bars.get(i).get("t").asLong());
        }
    }

    private static BooleanSupplier pastSecond() {
        long second = nowSeconds();
        return () -> nowSeconds() > second;
    }

    private static long nowSeconds() {
        return Instant.now().getEpochSecond();
    }
}
