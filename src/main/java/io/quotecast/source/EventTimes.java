package io.quotecast.source;

import io.quotecast.market.Correction;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;

/** Changes the times of events from sources. */
public final class EventTimes {
    private EventTimes() {}

    /**
     * Returns the event with this time, µs since 1970-01-01T00:00Z.
     *
     * @throws IllegalArgumentException unless it is a trade, a correction, a quote, a status or price bands
     */
    public static MarketEvent.InstrumentEvent withTime(long timeMicros, MarketEvent.InstrumentEvent event) {
        if (event.timeMicros() == timeMicros) {
            return event;
        }
        if (event instanceof Trade trade) {
            return trade.at(timeMicros);
        }
        if (event instanceof Correction correction) {
            return new Correction(correction.instrument(), correction.original(), correction.corrected(), timeMicros);
        }
        if (event instanceof Quote quote) {
            return quote.at(timeMicros);
        }
        if (event instanceof Status status) {
            return new Status(status.instrument(), status.state(), status.reason(), timeMicros);
        }
        if (event instanceof PriceBands bands) {
            return new PriceBands(bands.instrument(), bands.lower(), bands.upper(), bands.indicator(), timeMicros);
        }
        throw new IllegalArgumentException("a source cannot deliver " + event);
    }
}
