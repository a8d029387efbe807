package io.quotecast.source.exchange;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The instruments of an exchange by product id. A product whose decimals nobody knows gets them from its first price
 * and size. Owned by one thread at a time.
 */
public final class ExchangeInstruments {
    private final Instruments catalog;
    private final Map<String, Instrument> byProduct = new HashMap<>();
    private final Set<String> provisional = new HashSet<>();

    public ExchangeInstruments(Instruments catalog) {
        this.catalog = catalog;
    }

    /**
     * Adds a product with the instrument of its symbol, which is listed if it is new.
     *
     * @param decimals empty if nobody knows them; ignored for an instrument that is already listed
     */
    public void add(String product, Symbol symbol, String exchange, String sector, Optional<Decimals> decimals) {
        Optional<Instrument> listed = catalog.find(symbol.text());
        if (listed.isEmpty() && decimals.isEmpty()) {
            provisional.add(product);
        }
        Decimals used = decimals.orElse(Decimals.UNKNOWN);
        byProduct.put(
                product,
                listed.orElseGet(() -> catalog.list(symbol, product, exchange, sector, used.price(), used.size(), 1)));
    }

    /** Returns the instrument of a product, or null if the product was not added. */
    public @Nullable Instrument find(String product) {
        return byProduct.get(product);
    }

    /**
     * Returns the instrument of a product. If nobody knows its decimals, they are inferred from this price and size,
     * and do not change afterwards.
     */
    public @Nullable Instrument find(String product, String price, String size) {
        Instrument instrument = byProduct.get(product);
        if (instrument == null || provisional.isEmpty() || !provisional.contains(product)) {
            return instrument;
        }
        Optional<Decimals> inferred = Decimals.inferred(price, size);
        if (inferred.isEmpty()) {
            return instrument;
        }
        provisional.remove(product);
        Instrument replaced = catalog.replaceDecimals(
                instrument, inferred.get().price(), inferred.get().size());
        byProduct.put(product, replaced);
        return replaced;
    }
}
