package io.quotecast.ingest;

import io.quotecast.market.Instrument;
import io.quotecast.market.InstrumentState;

/**
 * An instrument as listed in a file, with the initial values for a simulator.
 *
 * @param price usual price, in price units; 0 if unknown
 * @param dailyVolume usual volume of a trading day, in size units; 0 if unknown
 * @param haltReason reason of a halt that is in force at the start; empty if the instrument is not halted
 */
public record Listing(Instrument instrument, long price, long dailyVolume, String haltReason) {
    public Listing(Instrument instrument, long price, long dailyVolume) {
        this(instrument, price, dailyVolume, "");
    }

    public Listing {
        if (price < 0 || price % instrument.tick() != 0) {
            throw new IllegalArgumentException(instrument.symbol() + ": price of " + price
                    + " units is invalid; must be at least 0 and a multiple of the tick " + instrument.tick());
        }
        if (dailyVolume < 0) {
            throw new IllegalArgumentException(
                    instrument.symbol() + ": volume of " + dailyVolume + " units is invalid; must be at least 0");
        }
    }

    /** Returns this listing with the halt of a restored state. */
    public Listing resumedFrom(InstrumentState instrumentState) {
        return new Listing(instrument, price, dailyVolume, instrumentState.haltReason());
    }
}
