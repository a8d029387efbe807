package io.quotecast.ingest;

import io.quotecast.market.Instrument;
import io.quotecast.market.InstrumentState;

/**
 * An instrument as a file lists it, with what a simulator starts from.
 *
 * @param price a usual price, in price units; 0 where none is known
 * @param dailyVolume what usually trades in a day, in size units; 0 where it is not known
 * @param haltReason why it is halted from the beginning; empty if it is not
 */
public record Listing(Instrument instrument, long price, long dailyVolume, String haltReason) {
    public Listing(Instrument instrument, long price, long dailyVolume) {
        this(instrument, price, dailyVolume, "");
    }

    public Listing {
        if (price < 0 || price % instrument.tick() != 0) {
            throw new IllegalArgumentException(instrument.symbol() + ": price of " + price
                    + " units must be at least 0 and a multiple of the tick, " + instrument.tick());
        }
        if (dailyVolume < 0) {
            throw new IllegalArgumentException(
                    instrument.symbol() + ": volume of " + dailyVolume + " units must be at least 0");
        }
    }

    /** The same with the price and the halt that are known of it by now. */
    public Listing resumedFrom(InstrumentState instrumentState) {
        boolean isUsable =
                price > 0 && instrumentState.lastPrice() > 0 && instrumentState.lastPrice() % instrument.tick() == 0;
        return new Listing(
                instrument, isUsable ? instrumentState.lastPrice() : price, dailyVolume, instrumentState.haltReason());
    }
}
