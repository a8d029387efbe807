package io.quotecast.source.exchange;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import io.quotecast.source.capture.CapturedProduct;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The instruments of an exchange by product id. A product whose decimals nobody knows gets them from its first price
 * and size. Owned by one thread at a time; only {@link #captured} is safe on any thread.
 */
public final class ExchangeInstruments {
    private final Instruments catalog;
    private final Map<String, Instrument> byProduct = new ConcurrentHashMap<>();
    private final Set<String> provisional = ConcurrentHashMap.newKeySet();
    /** The exchange of products that are added when they are first seen; empty if there are none. */
    private final String adoptedExchange;

    private final String adoptedSector;

    public ExchangeInstruments(Instruments catalog) {
        this(catalog, "", "");
    }

    private ExchangeInstruments(Instruments catalog, String adoptedExchange, String adoptedSector) {
        this.catalog = catalog;
        this.adoptedExchange = adoptedExchange;
        this.adoptedSector = adoptedSector;
    }

    /** Returns instruments to which every product is added when it is first seen, for messages from a file. */
    public static ExchangeInstruments adopting(Instruments catalog, String exchange, String sector) {
        return new ExchangeInstruments(catalog, exchange, sector);
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

    /** Adds a product that a capture names. */
    public void add(CapturedProduct product) {
        Optional<Decimals> decimals = product.hasDecimals()
                ? Optional.of(new Decimals(product.priceDecimals(), product.sizeDecimals()))
                : Optional.empty();
        add(product.product(), new Symbol(product.symbol()), product.exchange(), product.sector(), decimals);
    }

    /** Returns the products for the header of a capture. Safe on any thread. */
    public List<CapturedProduct> captured() {
        return byProduct.entrySet().stream()
                .map(entry -> captured(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(CapturedProduct::product))
                .toList();
    }

    /** Returns whether the decimals of all products are known. */
    public boolean hasAllDecimals() {
        return provisional.isEmpty();
    }

    /** Returns the products, in alphabetical order. */
    public List<String> products() {
        return byProduct.keySet().stream().sorted().toList();
    }

    private CapturedProduct captured(String product, Instrument instrument) {
        boolean isUnknown = provisional.contains(product);
        return new CapturedProduct(
                product,
                instrument.symbol().text(),
                instrument.exchange(),
                instrument.sector(),
                isUnknown ? CapturedProduct.UNKNOWN : instrument.priceDecimals(),
                isUnknown ? CapturedProduct.UNKNOWN : instrument.sizeDecimals());
    }

    /** Returns the instrument of a product, or null if the product was not added. */
    public @Nullable Instrument find(String product) {
        Instrument found = byProduct.get(product);
        if (found == null && !adoptedExchange.isEmpty()) {
            Symbol.parse(product)
                    .ifPresent(symbol -> add(product, symbol, adoptedExchange, adoptedSector, Optional.empty()));
            found = byProduct.get(product);
        }
        return found;
    }

    /**
     * Returns the instrument of a product. If nobody knows its decimals, they are inferred from this price and size,
     * and do not change afterwards.
     */
    public @Nullable Instrument find(String product, String price, String size) {
        Instrument instrument = find(product);
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
