package io.quotecast.feed;

import io.quotecast.market.Instrument;

/**
 * An instrument as a file lists it, with what a simulator starts from.
 *
 * @param price a usual price, in price units; 0 where none is known
 * @param dailyVolume what usually trades in a day, in size units; 0 where it is not known
 */
public record Listing(Instrument instrument, long price, long dailyVolume) {
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
}
