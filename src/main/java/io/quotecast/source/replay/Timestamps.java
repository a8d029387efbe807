package io.quotecast.source.replay;

import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;

/** Events that a recording can hold, at another time. */
final class Timestamps {
    private Timestamps() {}

    static MarketEvent to(long timeMicros, MarketEvent.InstrumentEvent event) {
        if (event.timeMicros() == timeMicros) {
            return event;
        }
        if (event instanceof Trade t) {
            return new Trade(t.instrument(), t.price(), t.size(), t.side(), t.venue(), t.tradeId(), timeMicros);
        }
        if (event instanceof Quote q) {
            return new Quote(q.instrument(), q.bid(), q.bidSize(), q.ask(), q.askSize(), timeMicros);
        }
        if (event instanceof Status s) {
            return new Status(s.instrument(), s.state(), s.reason(), timeMicros);
        }
        throw new IllegalArgumentException("not an event that can be sent in: " + event);
    }
}
