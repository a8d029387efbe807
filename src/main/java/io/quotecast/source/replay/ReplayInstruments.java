package io.quotecast.source.replay;

import io.quotecast.ingest.EventFields;
import io.quotecast.ingest.InstrumentLookup;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Symbol;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The instruments of a replay by the symbols of its files. Instruments that the catalogue lacks are listed with the
 * decimals that the files use, if that is permitted. Owned by the thread of the replay.
 */
final class ReplayInstruments implements InstrumentLookup {
    private final Instruments catalogue;
    private final Map<String, String> symbols;
    private final boolean learns;
    private final Set<Symbol> fixed;
    private final Map<String, Instrument> known = new HashMap<>();

    /**
     * @param symbols the symbol for a symbol of the files, where they differ
     * @param learns whether instruments may be added, and decimals of those without events changed
     * @param fixed instruments that have events, and keep their decimals
     */
    ReplayInstruments(Instruments catalogue, Map<String, String> symbols, boolean learns, Set<Symbol> fixed) {
        this.catalogue = catalogue;
        this.symbols = symbols;
        this.learns = learns;
        this.fixed = fixed;
    }

    @Override
    public @Nullable Instrument find(String symbol, EventFields fields) {
        Instrument instrument = known.get(symbol);
        if (instrument == null) {
            instrument = catalogue.findIgnoreCase(mapped(symbol)).orElse(null);
            if (instrument == null && learns) {
                instrument = list(symbol, SeenDecimals.of(fields).withRoom());
            }
            if (instrument != null) {
                known.put(symbol, instrument);
            }
        }
        return instrument;
    }

    /** Lists what a sample of the files contains, if that is permitted. */
    void learn(Map<String, SeenDecimals> sample) {
        if (learns) {
            sample.forEach(this::learn);
        }
    }

    private void learn(String symbol, SeenDecimals seen) {
        Instrument listed = catalogue.findIgnoreCase(mapped(symbol)).orElse(null);
        if (listed == null) {
            list(symbol, seen);
        } else if (!fixed.contains(listed.symbol())
                && (listed.priceDecimals() < seen.price() || listed.sizeDecimals() < seen.size())) {
            catalogue.replaceDecimals(
                    listed,
                    Math.max(listed.priceDecimals(), seen.price()),
                    Math.max(listed.sizeDecimals(), seen.size()));
        }
    }

    /** Returns null if the text is not a symbol, or the catalogue is full. */
    private @Nullable Instrument list(String symbol, SeenDecimals seen) {
        Symbol parsed = Symbol.parse(mapped(symbol)).orElse(null);
        return parsed == null || catalogue.all().size() >= Instruments.MAX_INSTRUMENTS
                ? null
                : catalogue.list(parsed, parsed.text(), "", "", seen.price(), seen.size(), 1);
    }

    private String mapped(String symbol) {
        return symbols.getOrDefault(symbol, symbol);
    }
}
