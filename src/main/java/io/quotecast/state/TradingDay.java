package io.quotecast.state;

import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import org.jspecify.annotations.Nullable;

/** The current trading day of one instrument; days are days of UTC. Owned by one thread. */
final class TradingDay {
    private static final long DAY_MICROS = 86_400_000_000L;

    private final Instrument instrument;
    private final OhlcvAccumulator ohlcv = new OhlcvAccumulator();
    private long day = DayState.NO_DAY;
    private long last;
    private long previousClose;
    private long bid;
    private long ask;
    private long timeMicros;
    private boolean halted;
    /** Whether there was ever a trade: 0 may be a price. */
    private boolean hasLast;

    /** Whether the day has changed since its ticker was last published. */
    boolean changed;
    /** When the ticker was last published, by the clock of this process. */
    long publishedMicros = Long.MIN_VALUE / 2;

    TradingDay(Instrument instrument) {
        this.instrument = instrument;
        this.bid = instrument.noPrice();
        this.ask = instrument.noPrice();
    }

    void onTrade(Trade trade) {
        if (!advanceTo(trade.timeMicros())) {
            return;
        }
        last = trade.price();
        ohlcv.add(trade);
        if (!hasLast) {
            hasLast = true;
            previousClose = last;
        }
    }

    void onQuote(Quote quote) {
        if (advanceTo(quote.timeMicros())) {
            bid = quote.hasBid() ? quote.bid() : instrument.noPrice();
            ask = quote.hasAsk() ? quote.ask() : instrument.noPrice();
        }
    }

    void onStatus(Status status) {
        if (advanceTo(status.timeMicros())) {
            halted = status.state() == TradingState.HALTED;
        }
    }

    /** Returns the day so far; null before the first trade ever. */
    @Nullable
    Ticker ticker(TradingState marketState) {
        if (!hasLast) {
            return null;
        }
        boolean hasTrades = ohlcv.trades() > 0;
        return new Ticker(
                instrument,
                last,
                hasTrades ? ohlcv.open() : last,
                hasTrades ? ohlcv.high() : last,
                hasTrades ? ohlcv.low() : last,
                previousClose,
                ohlcv.volume(),
                hasTrades ? ohlcv.average() : last,
                ohlcv.trades(),
                bid,
                ask,
                halted ? TradingState.HALTED : marketState,
                timeMicros);
    }

    Instrument instrument() {
        return instrument;
    }

    DayState snapshot() {
        return new DayState(day, last, previousClose, bid, ask, timeMicros, halted, changed, hasLast, ohlcv.state());
    }

    void restore(DayState state) {
        day = state.day();
        last = state.last();
        previousClose = state.previousClose();
        bid = state.bid();
        ask = state.ask();
        timeMicros = state.timeMicros();
        halted = state.halted();
        changed = state.changed();
        hasLast = state.hasLast() || last != 0;
        ohlcv.restore(state.ohlcv());
    }

    /** Begins a new day if the time is on a later one. Returns false for a time on an earlier day. */
    private boolean advanceTo(long eventMicros) {
        long eventDay = Math.floorDiv(eventMicros, DAY_MICROS);
        if (eventDay < day) {
            return false;
        }
        if (eventDay > day) {
            day = eventDay;
            previousClose = last;
            ohlcv.clear();
        }
        timeMicros = Math.max(timeMicros, eventMicros);
        changed = true;
        return true;
    }
}
