package io.quotecast.testing;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import java.util.List;

/** Instruments for tests, as constants and in catalogues. */
public final class SampleInstruments {
    /** A stock with prices in cents, like {@link #MSFT} and {@link #ACME}. */
    public static final Instrument AAPL = instrument(0, "AAPL", 2, 0, 1);

    public static final Instrument MSFT = instrument(1, "MSFT", 2, 0, 1);
    /** Eight decimals in price and size, like {@link #COIN}. */
    public static final Instrument BTC = instrument(2, "BTC-USD", 8, 8, 1);

    public static final Instrument ACME = instrument(3, "ACME", 2, 0, 1);
    /** Prices in steps of five cents. */
    public static final Instrument COARSE = instrument(4, "COARSE", 2, 0, 5);

    public static final Instrument COIN = instrument(5, "COIN-USD", 8, 8, 1);
    /** Prices without decimals. */
    public static final Instrument YEN = instrument(6, "YEN", 0, 1, 1);
    /** Not in the catalogue; its id is beyond the initial length of every array that is indexed by id. */
    public static final Instrument NIKKEI = instrument(1_000, "^N225", 0, 2, 5);

    /** The longest symbol that is valid. */
    private static final Instrument LONG_SYMBOL =
            instrument(7, "ABCDEFGHIJKLMNOPQRSTABCDEFGHIJKLMNOPQRSTABCDEFGHIJKLMNOPQRSTABCD", 4, 1, 1);

    private SampleInstruments() {}

    public static Instrument instrument(int id, String symbol, int priceDecimals, int sizeDecimals, long tick) {
        return new Instrument(id, new Symbol(symbol), symbol + " Inc.", "TEST", "", priceDecimals, sizeDecimals, tick);
    }

    /** Returns a new catalogue that lists the constants, except {@link #NIKKEI}. */
    public static Instruments catalog() {
        Instruments catalog = new Instruments();
        for (Instrument sample : List.of(AAPL, MSFT, BTC, ACME, COARSE, COIN, YEN, LONG_SYMBOL)) {
            catalog.list(
                    sample.symbol(),
                    sample.name(),
                    sample.exchange(),
                    sample.sector(),
                    sample.priceDecimals(),
                    sample.sizeDecimals(),
                    sample.tick());
        }
        return catalog;
    }

    /** Lists a stock with prices in cents. */
    public static Instrument listStock(Instruments catalog, String symbol) {
        return catalog.list(new Symbol(symbol), symbol + " Inc.", "TEST", "", 2, 0, 1);
    }

    /** Lists stocks with prices in cents: the prefix followed by 0, 1, 2, ... */
    public static Instrument[] listStocks(Instruments catalog, String prefix, int count) {
        Instrument[] listed = new Instrument[count];
        for (int i = 0; i < count; i++) {
            listed[i] = listStock(catalog, prefix + i);
        }
        return listed;
    }
}
