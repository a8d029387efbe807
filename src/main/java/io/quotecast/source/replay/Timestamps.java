package io.quotecast.source.replay;

import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Trade;

/** Events that a recording can hold, at another time. */
final class Timestamps {
    private Timestamps() {}

    static MarketEvent withTime(long timeMicros, MarketEvent.InstrumentEvent event) {
        if (event.timeMicros() == timeMicros) {
            return event;
        }
        if (event instanceof Trade trade) {
            return new Trade(
                    trade.instrument(),
                    trade.price(),
                    trade.size(),
                    trade.side(),
                    trade.venue(),
                    trade.tradeId(),
                    timeMicros);
        }
        if (event instanceof Quote quote) {
            return new Quote(
                    quote.instrument(), quote.bid(), quote.bidSize(), quote.ask(), quote.askSize(), timeMicros);
        }
        if (event instanceof Status status) {
            return new Status(status.instrument(), status.state(), status.reason(), timeMicros);
        }
        throw new IllegalArgumentException("not an event that can be sent in: " + event);
    }
}
