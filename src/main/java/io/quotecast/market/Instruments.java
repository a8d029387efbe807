package io.quotecast.market;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The catalog of all instruments, which grows as sources list theirs and never shrinks. Safe on any thread. */
public final class Instruments {
    /** More than any venue lists; keeps a source that invents symbols from exhausting the memory. */
    public static final int MAX_INSTRUMENTS = 100_000;

    private final ConcurrentMap<String, Instrument> bySymbol = new ConcurrentHashMap<>();
    private final List<Instrument> byId = new ArrayList<>();
    private @Nullable List<Instrument> copy;

    /** As the other method, for an instrument whose prices are above 0, and whose trading days are those of UTC. */
    public Instrument list(
            Symbol symbol,
            String name,
            String exchange,
            String sector,
            int priceDecimals,
            int sizeDecimals,
            long tick) {
        return list(symbol, name, exchange, sector, priceDecimals, sizeDecimals, tick, false);
    }

    /** As the other method, for an instrument whose trading days are those of UTC. */
    public Instrument list(
            Symbol symbol,
            String name,
            String exchange,
            String sector,
            int priceDecimals,
            int sizeDecimals,
            long tick,
            boolean signedPrices) {
        return list(
                symbol, name, exchange, sector, priceDecimals, sizeDecimals, tick, signedPrices, TradingCalendar.UTC);
    }

    /**
     * Lists an instrument, or returns the one already listed under this symbol, unchanged.
     *
     * @throws IllegalStateException if {@link #MAX_INSTRUMENTS} are listed already
     */
    public synchronized Instrument list(
            Symbol symbol,
            String name,
            String exchange,
            String sector,
            int priceDecimals,
            int sizeDecimals,
            long tick,
            boolean signedPrices,
            TradingCalendar calendar) {
        Instrument listed = bySymbol.get(symbol.text());
        if (listed != null) {
            return listed;
        }
        if (byId.size() >= MAX_INSTRUMENTS) {
            throw new IllegalStateException(
                    "'" + symbol + "' cannot be listed: the limit is " + MAX_INSTRUMENTS + " instruments");
        }
        Instrument added = new Instrument(
                byId.size(), symbol, name, exchange, sector, priceDecimals, sizeDecimals, tick, signedPrices, calendar);
        byId.add(added);
        copy = null;
        bySymbol.put(symbol.text(), added);
        return added;
    }

    /**
     * Replaces the decimals of a listed instrument that has no events yet. The tick becomes one price unit.
     *
     * @return the instrument with the new decimals, and the same id and symbol
     * @throws IllegalArgumentException if the instrument is not listed here, or the decimals are out of range
     */
    public synchronized Instrument replaceDecimals(Instrument instrument, int priceDecimals, int sizeDecimals) {
        if (!instrument.equals(bySymbol.get(instrument.symbol().text()))) {
            throw new IllegalArgumentException("'" + instrument.symbol() + "' is not listed");
        }
        Instrument replaced = new Instrument(
                instrument.id(),
                instrument.symbol(),
                instrument.name(),
                instrument.exchange(),
                instrument.sector(),
                priceDecimals,
                sizeDecimals,
                1,
                instrument.signedPrices(),
                instrument.calendar());
        byId.set(instrument.id(), replaced);
        copy = null;
        bySymbol.put(instrument.symbol().text(), replaced);
        return replaced;
    }

    /** Returns the instrument of a symbol in upper case. */
    public Optional<Instrument> find(String symbol) {
        return Optional.ofNullable(bySymbol.get(symbol));
    }

    /** Returns the instrument of a symbol in any case. */
    public Optional<Instrument> findIgnoreCase(String symbol) {
        Instrument exact = bySymbol.get(symbol);
        return exact != null ? Optional.of(exact) : Symbol.parse(symbol).flatMap(s -> find(s.text()));
    }

    /** Returns all instruments in the order of their ids. */
    public synchronized List<Instrument> all() {
        List<Instrument> all = copy;
        if (all == null) {
            all = copy = List.copyOf(byId);
        }
        return all;
    }
}
