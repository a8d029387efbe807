package io.quotecast.source.binance;

import io.quotecast.market.Timeframe;
import io.quotecast.source.backfill.BarApi;
import io.quotecast.source.backfill.ExchangeBar;
import io.quotecast.source.backfill.JsonRows;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The klines of Binance spot, which
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints describes.
 */
final class BinanceBarApi implements BarApi {
    private static final int COLUMNS = 9;
    private static final int MICROS_PER_MILLI = 1_000;

    @Override
    public String exchange() {
        return "binance";
    }

    @Override
    public List<Level> levels() {
        return WHOLE_PAST;
    }

    @Override
    public int barsPerPage() {
        return 1_000;
    }

    @Override
    public Duration pause() {
        // 10 requests of weight 2 in a second: a fifth of the limit.
        return Duration.ofMillis(100);
    }

    @Override
    public URI page(URI address, String product, Timeframe timeframe, long startMicros, long endMicros) {
        return URI.create(address + "/api/v3/klines?symbol=" + product + "&interval=" + timeframe.text() + "&startTime="
                + startMicros / MICROS_PER_MILLI + "&endTime=" + (endMicros / MICROS_PER_MILLI - 1) + "&limit="
                + barsPerPage());
    }

    @Override
    public List<ExchangeBar> parse(String text) throws IOException {
        List<ExchangeBar> bars = new ArrayList<>();
        for (List<String> row : JsonRows.read(text, "klines", COLUMNS)) {
            bars.add(bar(row));
        }
        return bars;
    }

    /** Columns: open time, open, high, low, close, volume, close time, volume in the currency of the price, trades. */
    private static ExchangeBar bar(List<String> row) throws IOException {
        BigDecimal volume = JsonRows.number(row.get(5));
        BigDecimal turnover = JsonRows.number(row.get(7));
        return new ExchangeBar(
                JsonRows.time(row.get(0), MICROS_PER_MILLI),
                JsonRows.number(row.get(1)),
                JsonRows.number(row.get(2)),
                JsonRows.number(row.get(3)),
                JsonRows.number(row.get(4)),
                volume,
                volume.signum() == 0 ? null : turnover.divide(volume, MathContext.DECIMAL64),
                JsonRows.count(row.get(8)));
    }
}
