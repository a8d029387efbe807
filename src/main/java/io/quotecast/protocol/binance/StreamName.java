package io.quotecast.protocol.binance;

import io.quotecast.market.Timeframe;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The name of a market stream: {@code btcusd@trade}, {@code btcusd@kline_1m} or {@code !miniTicker@arr}.
 *
 * @param symbol in upper case; null for the stream of all symbols
 * @param timeframe of klines, null for other kinds
 */
record StreamName(
        @Nullable String symbol, StreamKind kind, @Nullable Timeframe timeframe) {
    private static final String ALL_SUFFIX = "@arr";

    /** Parses a name; empty if there is no such stream. */
    static Optional<StreamName> parse(String name) {
        if (name.startsWith("!") && name.endsWith(ALL_SUFFIX)) {
            String kind = name.substring(1, name.length() - ALL_SUFFIX.length());
            return kindOf(kind)
                    .filter(found -> found == StreamKind.TICKER || found == StreamKind.MINI_TICKER)
                    .map(found -> new StreamName(null, found, null));
        }
        int at = name.indexOf('@');
        if (at < 1) {
            return Optional.empty();
        }
        String symbol = name.substring(0, at);
        String stream = name.substring(at + 1);
        if (!symbol.equals(symbol.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        String upper = symbol.toUpperCase(Locale.ROOT);
        String klinePrefix = StreamKind.KLINE.text() + "_";
        if (stream.startsWith(klinePrefix)) {
            return timeframeOf(stream.substring(klinePrefix.length()))
                    .map(timeframe -> new StreamName(upper, StreamKind.KLINE, timeframe));
        }
        return kindOf(stream).filter(kind -> kind != StreamKind.KLINE).map(kind -> new StreamName(upper, kind, null));
    }

    /** Returns the timeframe of an interval ({@code 1m}). */
    static Optional<Timeframe> timeframeOf(String interval) {
        for (Timeframe timeframe : Timeframe.values()) {
            if (timeframe.text().equals(interval)) {
                return Optional.of(timeframe);
            }
        }
        return Optional.empty();
    }

    private static Optional<StreamKind> kindOf(String text) {
        for (StreamKind kind : StreamKind.values()) {
            if (kind.text().equals(text)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Returns the name as clients write it. */
    String text() {
        if (symbol == null) {
            return "!" + kind.text() + ALL_SUFFIX;
        }
        String suffix = timeframe == null ? "" : "_" + timeframe.text();
        return symbol.toLowerCase(Locale.ROOT) + "@" + kind.text() + suffix;
    }
}
