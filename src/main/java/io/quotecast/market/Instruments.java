package io.quotecast.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The catalogue of all instruments; it grows as sources list their own and never shrinks. Safe on any thread. */
public final class Instruments {
    /** More than any venue lists; keeps a source of invented symbols from filling the memory. */
    public static final int MOST = 100_000;

    private final ConcurrentMap<String, Instrument> bySymbol = new ConcurrentHashMap<>();
    private volatile List<Instrument> byId = List.of();

    /**
     * Lists an instrument, or returns the one already listed under this symbol, unchanged.
     *
     * @throws IllegalStateException when {@link #MOST} are listed
     */
    public synchronized Instrument list(
            Symbol symbol,
            String name,
            String exchange,
            String sector,
            int priceDecimals,
            int sizeDecimals,
            long tick) {
        Instrument known = bySymbol.get(symbol.text());
        if (known != null) {
            return known;
        }
        List<Instrument> listed = byId;
        if (listed.size() >= MOST) {
            throw new IllegalStateException("'" + symbol + "' cannot be listed: the limit is " + MOST + " instruments");
        }
        Instrument added =
                new Instrument(listed.size(), symbol, name, exchange, sector, priceDecimals, sizeDecimals, tick);
        List<Instrument> longer = new ArrayList<>(listed.size() + 1);
        longer.addAll(listed);
        longer.add(added);
        byId = List.copyOf(longer);
        bySymbol.put(symbol.text(), added);
        return added;
    }

    /** The instrument of a symbol written in upper case. */
    public Optional<Instrument> find(String symbol) {
        return Optional.ofNullable(bySymbol.get(symbol));
    }

    /** The instrument of a symbol written in any case. */
    public Optional<Instrument> findAnyCase(String symbol) {
        Instrument exact = bySymbol.get(symbol);
        return exact != null ? Optional.of(exact) : Symbol.parse(symbol).flatMap(s -> find(s.text()));
    }

    /** All of them, in the order of their ids. */
    public List<Instrument> all() {
        return byId;
    }
}
