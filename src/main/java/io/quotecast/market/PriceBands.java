package io.quotecast.market;

import org.jspecify.annotations.Nullable;

/**
 * The price bands of an instrument under the rules for limit up, limit down (LULD): trades outside of them are not
 * allowed.
 *
 * @param lower in price units; 0 while there are no bands
 * @param upper in price units, at least {@code lower}; 0 while there are no bands
 */
public record PriceBands(Instrument instrument, long lower, long upper, Indicator indicator, long timeMicros)
        implements MarketEvent.InstrumentEvent {
    /** Why the bands are published: the indicators of the UTP plan. */
    public enum Indicator {
        OPENING("A"),
        INTRADAY("B"),
        RESTATED("C"),
        /** A halt suspends the bands. */
        SUSPENDED("D"),
        REOPENING("E"),
        OUTSIDE_HOURS("F");

        private final String code;

        Indicator(String code) {
            this.code = code;
        }

        /** Returns the letter on the wire. */
        public String code() {
            return code;
        }

        /** Returns the indicator with this letter; null if there is none. */
        public static @Nullable Indicator find(String code) {
            for (Indicator indicator : values()) {
                if (indicator.code.equals(code)) {
                    return indicator;
                }
            }
            return null;
        }
    }

    /** Creates the event that there are no bands, for a reason. */
    public static PriceBands none(Instrument instrument, Indicator indicator, long timeMicros) {
        return new PriceBands(instrument, 0, 0, indicator, timeMicros);
    }

    /** Returns whether there are bands. */
    public boolean exist() {
        return lower != 0 || upper != 0;
    }

    @Override
    public Channel channel() {
        return Channel.PRICE_BANDS;
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.onPriceBands(this);
    }
}
