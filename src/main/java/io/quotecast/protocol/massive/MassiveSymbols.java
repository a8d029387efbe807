package io.quotecast.protocol.massive;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.SymbolNames;
import java.util.Locale;
import java.util.Optional;

/**
 * The spelling of symbols at Massive. A stock has the same symbol. A pair of currencies has the prefix {@code X:} and no
 * separator as the ticker ({@code X:BTCUSD}), and a dash in events ({@code BTC-USD}). A pair is an instrument that is not
 * listed at a stock exchange and whose symbol consists of two names, the second of at least three letters, with
 * {@code -}, {@code /} or {@code _} between them, or begins with {@code X:}.
 */
public final class MassiveSymbols {
    private static final String PAIR_PREFIX = "X:";
    private static final int MIN_CURRENCY_LENGTH = 3;

    private MassiveSymbols() {}

    /** Returns the table of all instruments by ticker. */
    public static SymbolNames of(Instruments instruments) {
        return new SymbolNames("massive", instruments, MassiveSymbols::ticker);
    }

    /** Returns the ticker of an instrument: {@code AAPL} or {@code X:BTCUSD}. */
    public static String ticker(Instrument instrument) {
        String symbol = instrument.symbol().text();
        if (!isPair(instrument)) {
            return symbol;
        }
        String pair = withoutPrefix(symbol);
        int separator = separator(pair);
        return separator < 0
                ? PAIR_PREFIX + pair
                : PAIR_PREFIX + pair.substring(0, separator) + pair.substring(separator + 1);
    }

    /** Returns the pair as events name it: {@code BTC-USD}. */
    public static String pair(Instrument instrument) {
        String pair = withoutPrefix(instrument.symbol().text());
        int separator = separator(pair);
        if (separator >= 0) {
            return pair.substring(0, separator) + '-' + pair.substring(separator + 1);
        }
        int quote = pair.length() - MIN_CURRENCY_LENGTH;
        return quote > 0 ? pair.substring(0, quote) + '-' + pair.substring(quote) : pair;
    }

    /** Returns whether an instrument is a pair of currencies. */
    static boolean isPair(Instrument instrument) {
        String symbol = instrument.symbol().text();
        return symbol.startsWith(PAIR_PREFIX)
                || (separator(symbol) > 0 && !MassiveExchanges.isStockExchange(instrument.exchange()));
    }

    /**
     * Returns the instrument that a client of a market means: a stock by its symbol; a pair with or without the prefix
     * and the separator.
     */
    public static Optional<Instrument> find(SymbolNames names, MassiveMarket market, String text) {
        if (market == MassiveMarket.STOCKS) {
            return names.find(text).filter(instrument -> !isPair(instrument));
        }
        String pair = withoutPrefix(text);
        int separator = separator(pair);
        String ticker = separator < 0 ? pair : pair.substring(0, separator) + pair.substring(separator + 1);
        return names.find(PAIR_PREFIX + ticker.toUpperCase(Locale.ROOT)).filter(MassiveSymbols::isPair);
    }

    private static String withoutPrefix(String symbol) {
        return symbol.startsWith(PAIR_PREFIX) ? symbol.substring(PAIR_PREFIX.length()) : symbol;
    }

    /** Returns the index of the separator of a pair, or -1. */
    private static int separator(String symbol) {
        int found = -1;
        for (int i = 0; i < symbol.length(); i++) {
            char c = symbol.charAt(i);
            if (c == '-' || c == '/' || c == '_') {
                if (found >= 0 || i == 0) {
                    return -1;
                }
                found = i;
            } else if (found >= 0 ? !isLetter(c) : !isLetter(c) && !(c >= '0' && c <= '9')) {
                return -1;
            }
        }
        return found > 0 && symbol.length() - found - 1 >= MIN_CURRENCY_LENGTH ? found : -1;
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
