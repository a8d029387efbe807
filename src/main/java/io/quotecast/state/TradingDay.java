package io.quotecast.state;

import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.OhlcvAccumulator;
import io.quotecast.market.Opening;
import io.quotecast.market.Quote;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingCalendar;
import io.quotecast.market.TradingState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The current trading day of one instrument; days are those of its calendar. A trade of an earlier day does not change
 * the current one, but several such trades in a row set the day back: the trade that began the day had a wrong time.
 * Owned by one thread.
 */
final class TradingDay {
    /** How many trades of earlier days in a row set the day back. */
    private static final int TRADES_TO_SET_BACK = 3;

    private final Instrument instrument;
    private Figures current = new Figures();
    /** Another day, to which the instrument may return. */
    private Figures other = new Figures();

    private long last;
    /** Whether there was ever a trade: 0 may be a price. */
    private boolean hasLast;

    private long bid;
    private long ask;
    private long timeMicros;
    private TradingState state = TradingState.OPEN;
    private long stateMicros;
    /** The day of the newest event, and its limits: most events are of the same day. */
    private long newestDay;

    private long newestDayStartMicros = Long.MAX_VALUE;
    private long newestDayEndMicros = Long.MIN_VALUE;
    private int earlierInARow;
    private boolean mayBeSetBack;

    /** Whether the day has changed since its ticker was last published. */
    boolean changed;
    /** When the ticker was last published, by the monotonic clock of this process. */
    long publishedMicros = Long.MIN_VALUE / 2;

    /** The trades of one day. */
    private static final class Figures {
        private final OhlcvAccumulator ohlcv = new OhlcvAccumulator();
        private long day = DayState.NO_DAY;
        private long previousClose;
        /** Whether there is a previous close: 0 may be a price. */
        private boolean hasPreviousClose;

        private void begin(long newDay) {
            ohlcv.clear();
            day = newDay;
            previousClose = 0;
            hasPreviousClose = false;
        }

        private void add(Trade trade) {
            ohlcv.add(trade);
            if (!hasPreviousClose) {
                previousClose = trade.price();
                hasPreviousClose = true;
            }
        }
    }

    TradingDay(Instrument instrument) {
        this.instrument = instrument;
        this.bid = instrument.noPrice();
        this.ask = instrument.noPrice();
    }

    void onTrade(Trade trade) {
        long day = dayOf(trade.timeMicros());
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
            switchTo(day);
        }
        advanceTo(day);
        current.add(trade);
        // Not the price of the trade, whose conditions may say that it does not set one.
        last = current.ohlcv.close();
        hasLast = true;
        onChange(trade.timeMicros());
    }

    /** Corrects the day of the original trade, if it is known. */
    void correct(Correction correction, List<Trade> newest, BarHistory bars) {
        TradingCalendar calendar = instrument.calendar();
        long day = calendar.dayOf(correction.original().timeMicros());
        Figures figures = current.day == day ? current : other.day == day ? other : null;
        if (figures == null || figures.ohlcv.trades() == 0) {
            return;
        }
        long start = calendar.startOfDay(day);
        long end = calendar.endOfDay(day);
        List<Trade> known = newest.stream()
                .filter(trade -> trade.timeMicros() >= start && trade.timeMicros() < end)
                .toList();
        SumCorrection.apply(figures.ohlcv, correction, known, bars.parts(instrument, start, end));
        if (figures == current) {
            last = figures.ohlcv.trades() > 0 ? figures.ohlcv.close() : figures.previousClose;
            onChange(correction.timeMicros());
        }
    }

    /** Sets the day and its previous close from before the first event, unless there was a trade. */
    void open(Opening opening) {
        if (hasLast) {
            return;
        }
        switchTo(dayOf(opening.timeMicros()));
        current.ohlcv.restore(opening.day());
        current.previousClose = opening.previousClose();
        current.hasPreviousClose = true;
        last = opening.day().trades() > 0 ? opening.day().close() : opening.previousClose();
        hasLast = true;
        onChange(opening.timeMicros());
    }

    /**
     * Replaces the trades of the day by all of them, if they are of the current day; without a trade, opens the day.
     */
    void complete(Opening opening) {
        if (!hasLast) {
            open(opening);
        } else if (dayOf(opening.timeMicros()) == current.day && opening.day().volume() >= current.ohlcv.volume()) {
            current.ohlcv.restore(opening.day());
            current.previousClose = opening.previousClose();
            current.hasPreviousClose = true;
            changed = true;
        }
    }

    /** The newest quote counts, whatever its day. */
    void onQuote(Quote quote) {
        advanceTo(dayOf(quote.timeMicros()));
        bid = quote.hasBid() ? quote.bid() : instrument.noPrice();
        ask = quote.hasAsk() ? quote.ask() : instrument.noPrice();
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
        if (!hasLast) {
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

    DayState snapshot() {
        return new DayState(
                current.day,
                last,
                current.previousClose,
                bid,
                ask,
                timeMicros,
                state == TradingState.HALTED,
                changed,
                hasLast,
                current.ohlcv.state());
    }

    /** Restores a snapshot. The state of the instrument is then that of its newest status, if there is one. */
    void restore(DayState snapshot) {
        current.day = snapshot.day();
        last = snapshot.last();
        hasLast = snapshot.hasLast() || last != 0;
        current.previousClose = snapshot.previousClose();
        current.hasPreviousClose = hasLast;
        bid = snapshot.bid();
        ask = snapshot.ask();
        timeMicros = snapshot.timeMicros();
        state = snapshot.halted() ? TradingState.HALTED : TradingState.OPEN;
        changed = snapshot.changed();
        current.ohlcv.restore(snapshot.ohlcv());
    }

    private void onChange(long eventMicros) {
        timeMicros = Math.max(timeMicros, eventMicros);
        changed = true;
    }

    private long dayOf(long eventMicros) {
        if (eventMicros < newestDayStartMicros || eventMicros >= newestDayEndMicros) {
            TradingCalendar calendar = instrument.calendar();
            newestDay = calendar.dayOf(eventMicros);
            newestDayStartMicros = calendar.startOfDay(newestDay);
            newestDayEndMicros = calendar.endOfDay(newestDay);
        }
        return newestDay;
    }

    /** Begins a day, or continues it, if it is later than the current one. */
    private void advanceTo(long day) {
        if (day > current.day) {
            switchTo(day);
            current.previousClose = last;
            current.hasPreviousClose = hasLast;
        }
    }

    private void switchTo(long day) {
        Figures left = current;
        current = other;
        other = left;
        if (current.day != day) {
            current.begin(day);
        }
    }
}
