package io.quotecast.source.kraken;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quotecast.base.Quoted;
import io.quotecast.market.Timeframe;
import io.quotecast.source.backfill.BarApi;
import io.quotecast.source.backfill.ExchangeBar;
import io.quotecast.source.backfill.JsonRows;
import io.quotecast.source.exchange.MessageFields;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The OHLC data of Kraken spot, which https://docs.kraken.com/api/docs/rest-api/get-ohlc-data describes: the newest 720
 * bars of each timeframe, whatever the time of the request.
 */
final class KrakenBarApi implements BarApi {
    /** Assets that the API names in another way than version 2 of the WebSocket. */
    private static final Map<String, String> RENAMED = Map.of("BTC", "XBT", "DOGE", "XDG");
    /** Fewer than the exchange has, because time passes until the request, and the last one is still forming. */
    private static final int BARS = 710;

    private static final int COLUMNS = 8;
    private static final long MICROS_PER_SECOND = 1_000_000;

    @Override
    public String exchange() {
        return "kraken";
    }

    @Override
    public List<Level> levels() {
        return List.of(
                new Level(Timeframe.DAY, BARS),
                new Level(Timeframe.HOUR, BARS),
                new Level(Timeframe.FIFTEEN_MINUTES, BARS),
                new Level(Timeframe.FIVE_MINUTES, BARS),
                new Level(Timeframe.MINUTE, BARS));
    }

    @Override
    public boolean hasWholePast() {
        return false;
    }

    @Override
    public int barsPerPage() {
        return 720;
    }

    @Override
    public Duration pause() {
        // The exchange allows about one request in a second.
        return Duration.ofMillis(1_200);
    }

    /** The parameter {@code since} excludes the bar that starts then. */
    @Override
    public URI page(URI address, String product, Timeframe timeframe, long startMicros, long endMicros) {
        int slash = product.indexOf('/');
        String base = product.substring(0, slash);
        String quote = product.substring(slash + 1);
        return URI.create(address + "/0/public/OHLC?pair=" + RENAMED.getOrDefault(base, base)
                + RENAMED.getOrDefault(quote, quote) + "&interval="
                + timeframe.micros() / Timeframe.MINUTE.micros() + "&since=" + (startMicros / MICROS_PER_SECOND - 1));
    }

    @Override
    public List<ExchangeBar> parse(String text) throws IOException {
        List<ExchangeBar> bars = new ArrayList<>();
        boolean hasBars = false;
        try (JsonParser json = MessageFields.JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object: " + Quoted.of(text));
            }
            // {"error":[],"result":{"XXBTZUSD":[[...],...],"last":1688672160}}: errors come without a result.
            JsonToken token = json.nextToken();
            for (; token == JsonToken.FIELD_NAME; token = json.nextToken()) {
                if (json.nextToken() == JsonToken.START_OBJECT) {
                    hasBars |= readResult(json, bars);
                } else {
                    json.skipChildren();
                }
            }
            if (token != JsonToken.END_OBJECT || !hasBars) {
                throw new IOException("no OHLC data: " + Quoted.of(text));
            }
        }
        return bars;
    }

    private static boolean readResult(JsonParser json, List<ExchangeBar> bars) throws IOException {
        boolean hasBars = false;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            if (json.nextToken() == JsonToken.START_ARRAY) {
                hasBars = true;
                for (List<String> row : JsonRows.read(json, COLUMNS)) {
                    bars.add(bar(row));
                }
            }
        }
        return hasBars;
    }

    /** Columns: time, open, high, low, close, average, volume, trades. */
    private static ExchangeBar bar(List<String> row) throws IOException {
        return new ExchangeBar(
                JsonRows.time(row.get(0), MICROS_PER_SECOND),
                JsonRows.number(row.get(1)),
                JsonRows.number(row.get(2)),
                JsonRows.number(row.get(3)),
                JsonRows.number(row.get(4)),
                JsonRows.number(row.get(6)),
                JsonRows.number(row.get(5)),
                JsonRows.count(row.get(7)));
    }
}
