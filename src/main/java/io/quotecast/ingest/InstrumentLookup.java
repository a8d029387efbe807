package io.quotecast.ingest;

import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import org.jspecify.annotations.Nullable;

/** Finds the instruments of the events that a reader reads. Called on the thread of the reader. */
@FunctionalInterface
public interface InstrumentLookup {
    /**
     * Returns the instrument of a symbol in any case, or null if it is unknown.
     *
     * @param fields all fields of the event, as text
     */
    @Nullable
    Instrument find(String symbol, EventFields fields);

    /** Returns a lookup in a catalogue. */
    static InstrumentLookup of(Instruments instruments) {
        return (symbol, fields) -> instruments.findIgnoreCase(symbol).orElse(null);
    }
}
