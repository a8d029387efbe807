package io.quotecast.protocol.binance;

import io.quotecast.market.Timeframe;
import io.quotecast.market.Timeframes;
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
    private static final String KLINE_INFIX = "@" + StreamKind.KLINE.text() + "_";

    /** Parses a name; empty if a server that makes bars of these timeframes has no such stream. */
    static Optional<StreamName> parse(String name, Timeframes timeframes) {
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
            return timeframes
                    .find(stream.substring(klinePrefix.length()))
                    .map(timeframe -> new StreamName(upper, StreamKind.KLINE, timeframe));
        }
        return kindOf(stream).filter(kind -> kind != StreamKind.KLINE).map(kind -> new StreamName(upper, kind, null));
    }

    /** Returns whether a name is that of klines with an interval that the server does not have. */
    static boolean isUnknownKline(String name, Timeframes timeframes) {
        int interval = name.indexOf(KLINE_INFIX);
        return interval > 0
                && timeframes
                        .find(name.substring(interval + KLINE_INFIX.length()))
                        .isEmpty();
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
