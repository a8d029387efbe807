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

/**
 * The current trading day of one instrument; days are days of UTC. A trade of an earlier day does not change the current
 * one, but several such trades in a row set the day back: the trade that began the day had a wrong time. Owned by one
 * thread.
 */
final class TradingDay {
    private static final long DAY_MICROS = 86_400_000_000L;
    /** How many trades of earlier days in a row set the day back. */
    private static final int TRADES_TO_SET_BACK = 3;

    private final Instrument instrument;
    private Figures current = new Figures();
    /** Another day, to which the instrument may return. */
    private Figures other = new Figures();

    private long last;
    private long bid;
    private long ask;
    private long timeMicros;
    private TradingState state = TradingState.OPEN;
    private long stateMicros;
    private int earlierInARow;
    private boolean mayBeSetBack;

    /** Whether the day has changed since its ticker was last published. */
    boolean changed;
    /** When the ticker was last published, by the monotonic clock of this process. */
    long publishedMicros = Long.MIN_VALUE / 2;

    /** The trades of one day. */
    private static final class Figures {
        private final OhlcvAccumulator ohlcv = new OhlcvAccumulator();
        private long day = Long.MIN_VALUE;
        private long previousClose;

        private void begin(long newDay, long newPreviousClose) {
            ohlcv.clear();
            day = newDay;
            previousClose = newPreviousClose;
        }

        private void add(Trade trade) {
            ohlcv.add(trade);
            if (previousClose == 0) {
                previousClose = trade.price();
            }
        }
    }

    TradingDay(Instrument instrument) {
        this.instrument = instrument;
    }

    void onTrade(Trade trade) {
        long day = Math.floorDiv(trade.timeMicros(), DAY_MICROS);
        boolean isSetBack = mayBeSetBack;
        mayBeSetBack = false;
        if (day >= current.day) {
            earlierInARow = 0;
        } else if (!isSetBack && ++earlierInARow < TRADES_TO_SET_BACK) {
            if (other.day == day) {
                other.add(trade);
            }
            return;
        } else {
            earlierInARow = 0;
            switchTo(day, 0);
        }
        advanceTo(day);
        last = trade.price();
        current.add(trade);
        onChange(trade.timeMicros());
    }

    /** The newest quote counts, whatever its day. */
    void onQuote(Quote quote) {
        advanceTo(Math.floorDiv(quote.timeMicros(), DAY_MICROS));
        bid = quote.bid();
        ask = quote.ask();
        onChange(quote.timeMicros());
    }

    /** The newest status counts, whatever its day. */
    void onStatus(Status status) {
        restore(status);
        onChange(status.timeMicros());
    }

    /** Sets the state without a change that is to be published. */
    void restore(Status newest) {
        state = newest.state();
        stateMicros = newest.timeMicros();
    }

    /** Lets the next trade set the day. */
    void onClockSetBack() {
        mayBeSetBack = true;
    }

    /**
     * Returns the day so far; null before the first trade ever.
     *
     * @param marketState state of an instrument that has none of its own
     * @param sinceMicros start of that state, which ends all states of instruments but halts
     */
    @Nullable
    Ticker ticker(TradingState marketState, long sinceMicros) {
        if (last == 0) {
            return null;
        }
        OhlcvAccumulator ohlcv = current.ohlcv;
        boolean hasTrades = ohlcv.trades() > 0;
        return new Ticker(
                instrument,
                last,
                hasTrades ? ohlcv.open() : last,
                hasTrades ? ohlcv.high() : last,
                hasTrades ? ohlcv.low() : last,
                current.previousClose,
                ohlcv.volume(),
                hasTrades ? ohlcv.average() : last,
                ohlcv.trades(),
                bid,
                ask,
                stateWithin(marketState, sinceMicros),
                timeMicros);
    }

    private TradingState stateWithin(TradingState marketState, long sinceMicros) {
        return switch (state) {
            case OPEN -> marketState;
            case HALTED -> TradingState.HALTED;
            case AUCTION, PRE_MARKET, CLOSED -> stateMicros >= sinceMicros ? state : marketState;
        };
    }

    Instrument instrument() {
        return instrument;
    }

    long[] snapshot() {
        long[] values = {
            current.day,
            last,
            current.previousClose,
            bid,
            ask,
            timeMicros,
            state == TradingState.HALTED ? 1 : 0,
            changed ? 1 : 0
        };
        long[] all = Arrays.copyOf(values, values.length + OhlcvAccumulator.SIZE);
        current.ohlcv.save(all, values.length);
        return all;
    }

    /** Restores a snapshot. The state of the instrument is then that of its newest status, if there is one. */
    void restore(long[] values) {
        current.day = values[0];
        last = values[1];
        current.previousClose = values[2];
        bid = values[3];
        ask = values[4];
        timeMicros = values[5];
        state = values[6] == 1 ? TradingState.HALTED : TradingState.OPEN;
        changed = values[7] == 1;
        current.ohlcv.restore(values, 8);
    }

    private void onChange(long eventMicros) {
        timeMicros = Math.max(timeMicros, eventMicros);
        changed = true;
    }

    /** Begins a day, or continues it, if it is later than the current one. */
    private void advanceTo(long day) {
        if (day > current.day) {
            switchTo(day, last);
            current.previousClose = last;
        }
    }

    private void switchTo(long day, long previousClose) {
        Figures left = current;
        current = other;
        other = left;
        if (current.day != day) {
            current.begin(day, previousClose);
        }
    }
}
