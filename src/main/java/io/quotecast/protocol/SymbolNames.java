package io.quotecast.protocol;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The names that instruments have in a dialect. Follows the catalog as instruments are listed. Safe on any thread. */
public final class SymbolNames {
    private final String dialect;
    private final Instruments instruments;
    private final Function<Instrument, String> naming;
    private volatile Table table = new Table(List.of(), Map.of());

    private record Table(List<Instrument> source, Map<String, Instrument> byName) {}

    /**
     * @param dialect name of the dialect in error messages
     * @param naming returns the name of an instrument in the dialect
     */
    public SymbolNames(String dialect, Instruments instruments, Function<Instrument, String> naming) {
        this.dialect = dialect;
        this.instruments = instruments;
        this.naming = naming;
    }

    /** Returns the name of an instrument in the dialect. */
    public String name(Instrument instrument) {
        return naming.apply(instrument);
    }

    /** Returns the instrument with this name in the dialect. Of two with the same name, the one listed first. */
    public Optional<Instrument> find(String name) {
        return Optional.ofNullable(table().byName.get(name));
    }

    /** Returns all instruments that can be found by name, in the order of their listing. */
    public List<Instrument> all() {
        Table current = table();
        return current.source.stream()
                .filter(instrument -> instrument.equals(current.byName.get(name(instrument))))
                .toList();
    }

    /**
     * Checks that no two instruments have the same name.
     *
     * @throws IllegalStateException with both symbols
     */
    public void checkUnambiguous() {
        Map<String, Instrument> seen = new HashMap<>();
        for (Instrument instrument : instruments.all()) {
            Instrument other = seen.putIfAbsent(name(instrument), instrument);
            if (other != null) {
                throw new IllegalStateException("quotecast.dialects: " + other.symbol() + " and " + instrument.symbol()
                        + " are both '" + name(instrument) + "' in the dialect " + dialect
                        + "; disable the dialect or remove one of the instruments");
            }
        }
    }

    private Table table() {
        List<Instrument> current = instruments.all();
        Table known = table;
        // The list is immutable: a different instance means that instruments were added.
        if (known.source != current) {
            Map<String, Instrument> byName = new HashMap<>();
            current.forEach(instrument -> byName.putIfAbsent(name(instrument), instrument));
            known = new Table(current, byName);
            table = known;
        }
        return known;
    }
}
