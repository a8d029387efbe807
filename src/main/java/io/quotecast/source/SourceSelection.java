package io.quotecast.source;

import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import org.jspecify.annotations.Nullable;

/** The choices of a {@link SourceSelector} as one source sees them. Safe on any thread; without a lock. */
final class SourceSelection {
    private final @Nullable SharedInstrument[] byId;
    private final int rank;
    private final boolean hasInstrumentsOfItsOwn;

    /**
     * @param byId the instruments that this source shares with others, by the id of the instrument; null for all others
     * @param rank rank of the source
     * @param hasInstrumentsOfItsOwn whether the source delivers instruments that no other source delivers
     */
    SourceSelection(@Nullable SharedInstrument[] byId, int rank, boolean hasInstrumentsOfItsOwn) {
        this.byId = byId.clone();
        this.rank = rank;
        this.hasInstrumentsOfItsOwn = hasInstrumentsOfItsOwn;
    }

    /** Records an event of the source; returns whether it is used. */
    boolean accepts(MarketEvent event) {
        if (!(event instanceof MarketEvent.InstrumentEvent instrumentEvent)) {
            return true;
        }
        SharedInstrument shared = shared(instrumentEvent.instrument());
        return shared == null || shared.accepts(rank, instrumentEvent.timeMicros());
    }

    /** Returns whether the events of the source are used for this instrument. */
    boolean isUsedFor(Instrument instrument) {
        SharedInstrument shared = shared(instrument);
        return shared == null || shared.used() == rank;
    }

    /** Returns the number of shared instruments for which this source is used. */
    int usedInstruments() {
        int sum = 0;
        for (SharedInstrument shared : byId) {
            sum += shared != null && shared.used() == rank ? 1 : 0;
        }
        return sum;
    }

    /** Returns whether another source is used for every instrument of this source. */
    boolean isReplaced() {
        return !hasInstrumentsOfItsOwn && usedInstruments() == 0;
    }

    private @Nullable SharedInstrument shared(Instrument instrument) {
        int id = instrument.id();
        return id < byId.length ? byId[id] : null;
    }
}
