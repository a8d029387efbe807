package io.quotecast.source.kraken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.market.Bar;
import io.quotecast.market.Timeframe;
import io.quotecast.source.backfill.Backfill;
import io.quotecast.source.backfill.BackfillContract;
import io.quotecast.source.backfill.BarApi;
import io.quotecast.source.backfill.ExchangeBar;
import io.quotecast.testing.LogRecorder;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bars of the past from Kraken. */
class KrakenBarApiTest extends BackfillContract {
    private static final String MISSING =
            "Backfill from kraken: no bars %s: the recording is older than the newest ones,"
                    + " and the exchange has no others";

    KrakenBarApiTest() throws IOException {}

    @Override
    protected BarApi api() {
        return new KrakenBarApi();
    }

    @Override
    protected String product() {
        return "BTC/USD";
    }

    @Override
    protected String missingProduct() {
        return "GONE/USD";
    }

    /** The example of the documentation. */
    @Test
    void theFormOfTheExchangeIsRead() throws Exception {
        String page = "{\"error\":[],\"result\":{\"XXBTZUSD\":[[1688671200,\"30306.1\",\"30306.2\",\"30305.7\","
                + "\"30305.7\",\"30306.1\",\"3.39243896\",23]],\"last\":1688672160}}";

        assertEquals(
                List.of(new ExchangeBar(
                        1_688_671_200_000_000L,
                        number("30306.1"),
                        number("30306.2"),
                        number("30305.7"),
                        number("30305.7"),
                        number("3.39243896"),
                        number("30306.1"),
                        23)),
                api().parse(page));
    }

    @Test
    void barsFromBeforeTheNewestOnesAreMissing() {
        try (LogRecorder log = LogRecorder.startFor(Backfill.class)) {
            // Two minutes after the last bar of five minutes.
            long begin = start() - Duration.ofMinutes(20 * 60 - 2).toNanos() / 1_000;

            Backfill backfill = runBefore(begin);

            assertEquals(List.of(), all(backfill, Timeframe.MINUTE));
            List<Bar> bars = all(backfill, Timeframe.FIVE_MINUTES);
            assertEquals(
                    begin / 300_000_000 * 300_000_000, bars.get(bars.size() - 1).endMicros());
            assertEquals(List.of(), openings());
            assertEquals(List.of(MISSING.formatted("1m")), warnings(log));
        }
    }

    @Test
    void aRecordingThatIsOlderThanAllBarsHasNone() {
        try (LogRecorder log = LogRecorder.startFor(Backfill.class)) {
            Backfill backfill = runBefore(start() - Duration.ofDays(1_000).toNanos() / 1_000);

            assertEquals(List.of(), all(backfill, Timeframe.DAY));
            assertEquals(List.of(), openings());
            assertEquals(List.of(MISSING.formatted("1d, 1h, 15m, 5m, 1m")), warnings(log));
        }
    }

    private static List<String> warnings(LogRecorder log) {
        return log.lines().stream().filter(line -> line.contains("no bars")).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{\"error\":[\"EQuery:Unknown asset pair\"]}",
                "{\"error\":[],\"result\":{\"last\":1}}",
                "{\"error\":[],\"result\":{\"A\":[[1,\"1\"]]}}",
                "{\"error\":[],\"result\":{\"A\":[[1,\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",1]],"
            })
    void somethingElseIsAnError(String text) {
        assertThrows(IOException.class, () -> api().parse(text));
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }
}
