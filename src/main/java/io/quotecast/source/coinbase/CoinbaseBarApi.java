package io.quotecast.source.coinbase;

import io.quotecast.market.Timeframe;
import io.quotecast.source.backfill.BarApi;
import io.quotecast.source.backfill.ExchangeBar;
import io.quotecast.source.backfill.JsonRows;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The candles of Coinbase Exchange, which
 * https://docs.cdp.coinbase.com/api-reference/exchange-api/rest-api/products/get-product-candles describes. They have
 * neither an average price nor a number of trades.
 */
final class CoinbaseBarApi implements BarApi {
    private static final int COLUMNS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;

    @Override
    public String exchange() {
        return "coinbase";
    }

    @Override
    public List<Level> levels() {
        return WHOLE_PAST;
    }

    @Override
    public int barsPerPage() {
        return 300;
    }

    @Override
    public Duration pause() {
        // Half of the 10 requests in a second that the exchange allows.
        return Duration.ofMillis(200);
    }

    /** Both ends are included. */
    @Override
    public URI page(URI address, String product, Timeframe timeframe, long startMicros, long endMicros) {
        long granularity = timeframe.micros() / MICROS_PER_SECOND;
        Instant start = Instant.ofEpochSecond(startMicros / MICROS_PER_SECOND);
        Instant last = Instant.ofEpochSecond(endMicros / MICROS_PER_SECOND - granularity);
        return URI.create(address + "/products/" + product + "/candles?granularity=" + granularity + "&start=" + start
                + "&end=" + last);
    }

    @Override
    public List<ExchangeBar> parse(String text) throws IOException {
        List<ExchangeBar> bars = new ArrayList<>();
        // Columns: time, low, high, open, close, volume.
        for (List<String> row : JsonRows.read(text, "candles", COLUMNS)) {
            bars.add(new ExchangeBar(
                    JsonRows.time(row.get(0), MICROS_PER_SECOND),
                    JsonRows.number(row.get(3)),
                    JsonRows.number(row.get(2)),
                    JsonRows.number(row.get(1)),
                    JsonRows.number(row.get(4)),
                    JsonRows.number(row.get(5)),
                    null,
                    1));
        }
        return bars;
    }
}
