package io.quotecast.state;

import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What has happened to one instrument on the current day of UTC. Owned by one thread. */
final class TradingDay {
    private static final long DAY_MICROS = 86_400_000_000L;

    private final Instrument instrument;
    private final OhlcvAccumulator ohlcvAccumulator = new OhlcvAccumulator();
    private long day = Long.MIN_VALUE;
    private long last;
    private long previousClose;
    private long bid;
    private long ask;
    private long timeMicros;
    private boolean halted;

    /** Whether it changed since its ticker was last told. */
    boolean changed;
    /** When its ticker was last told, by the clock of this process. */
    long toldMicros = Long.MIN_VALUE / 2;

    TradingDay(Instrument instrument) {
        this.instrument = instrument;
    }

    void onTrade(Trade trade) {
        if (!reaches(trade.timeMicros())) {
            return;
        }
        last = trade.price();
        ohlcvAccumulator.add(trade);
        if (previousClose == 0) {
            previousClose = last;
        }
    }

    void onQuote(Quote quote) {
        if (reaches(quote.timeMicros())) {
            bid = quote.bid();
            ask = quote.ask();
        }
    }

    void onStatus(Status status) {
        if (reaches(status.timeMicros())) {
            halted = status.state() == TradingState.HALTED;
        }
    }

    /** The day so far, or null before the first trade ever. */
    @Nullable
    Ticker ticker(TradingState market) {
        if (last == 0) {
            return null;
        }
        boolean traded = ohlcvAccumulator.trades() > 0;
        return new Ticker(
                instrument,
                last,
                traded ? ohlcvAccumulator.open() : last,
                traded ? ohlcvAccumulator.high() : last,
                traded ? ohlcvAccumulator.low() : last,
                previousClose,
                ohlcvAccumulator.volume(),
                traded ? ohlcvAccumulator.average() : last,
                ohlcvAccumulator.trades(),
                bid,
                ask,
                halted ? TradingState.HALTED : market,
                timeMicros);
    }

    Instrument instrument() {
        return instrument;
    }

    long[] state() {
        long[] state = {day, last, previousClose, bid, ask, timeMicros, halted ? 1 : 0, changed ? 1 : 0};
        long[] all = Arrays.copyOf(state, state.length + OhlcvAccumulator.SIZE);
        ohlcvAccumulator.save(all, state.length);
        return all;
    }

    void restore(long[] state) {
        day = state[0];
        last = state[1];
        previousClose = state[2];
        bid = state[3];
        ask = state[4];
        timeMicros = state[5];
        halted = state[6] == 1;
        changed = state[7] == 1;
        ohlcvAccumulator.restore(state, 8);
    }

    /** False for a time on a day that is over; begins a new day where the time is on one. */
    private boolean reaches(long time) {
        long on = Math.floorDiv(time, DAY_MICROS);
        if (on < day) {
            return false;
        }
        if (on > day) {
            day = on;
            previousClose = last;
            ohlcvAccumulator.clear();
        }
        timeMicros = Math.max(timeMicros, time);
        changed = true;
        return true;
    }
}
