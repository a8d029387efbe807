package io.quotecast.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The catalogue of all instruments; it grows as sources list their own and never shrinks. Safe on any thread. */
public final class Instruments {
    /** More than any venue lists; keeps a source of invented symbols from filling the memory. */
    public static final int MOST = 100_000;

    private final ConcurrentMap<String, Instrument> bySymbol = new ConcurrentHashMap<>();
    private final List<Instrument> byId = new ArrayList<>();
    private @Nullable List<Instrument> copied;

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
        if (byId.size() >= MOST) {
            throw new IllegalStateException("'" + symbol + "' cannot be listed: the limit is " + MOST + " instruments");
        }
        Instrument added =
                new Instrument(byId.size(), symbol, name, exchange, sector, priceDecimals, sizeDecimals, tick);
        byId.add(added);
        copied = null;
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
    public synchronized List<Instrument> all() {
        List<Instrument> all = copied;
        if (all == null) {
            all = copied = List.copyOf(byId);
        }
        return all;
    }
}
