package io.quotecast.testing;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;

/** A small catalogue: shares in cents, shares in steps of five cents, and a coin with eight decimals. */
public final class SampleCatalog {
    public final Instruments all = new Instruments();
    public final Instrument acme = list("ACME", 2, 0, 1);
    public final Instrument coarse = list("COARSE", 2, 0, 5);
    public final Instrument coin = list("COIN-USD", 8, 8, 1);
    public final Instrument yen = list("YEN", 0, 1, 1);

    private Instrument list(String symbol, int priceDecimals, int sizeDecimals, long tick) {
        return all.list(new Symbol(symbol), symbol, "TEST", "", priceDecimals, sizeDecimals, tick);
    }
}
