package io.quotecast.testing;

import io.quotecast.market.Instrument;
import io.quotecast.market.Symbol;

/** Instruments for tests: stocks in cents and a coin with eight decimals in price and size. */
public final class SampleInstruments {
    public static final Instrument AAPL = instrument(0, "AAPL", 2, 0, 1);
    public static final Instrument MSFT = instrument(1, "MSFT", 2, 0, 1);
    public static final Instrument BTC = instrument(2, "BTC-USD", 8, 8, 1);
    /** Without decimals, its id beyond every array's first length. */
    public static final Instrument NIKKEI = instrument(1_000, "^N225", 0, 2, 5);

    private SampleInstruments() {}

    public static Instrument instrument(int id, String symbol, int priceDecimals, int sizeDecimals, long tick) {
        return new Instrument(id, new Symbol(symbol), symbol + " Inc.", "TEST", "", priceDecimals, sizeDecimals, tick);
    }
}
