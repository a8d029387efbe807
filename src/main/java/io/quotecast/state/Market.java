package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.MarketState;
import io.quotecast.market.Message;
import io.quotecast.market.Quote;
import io.quotecast.market.Session;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is true now: the day of every instrument and the session of the market. Owned by one thread. */
public final class Market implements MarketEvent.Receiver {
    /** A symbol's ticker is told at most ten times a second. */
    static final long TICKER_INTERVAL_MICROS = 100_000L;

    private TradingHours hours;
    private @Nullable TradingDay[] days = new @Nullable TradingDay[64];
    private TradingHours.Period period;

    public Market(TradingHours hours, long nowMicros) {
        this.hours = hours;
        this.period = hours.at(nowMicros);
    }

    @Override
    public void onTrade(Trade trade) {
        day(trade.instrument()).onTrade(trade);
    }

    @Override
    public void onQuote(Quote quote) {
        day(quote.instrument()).onQuote(quote);
    }

    @Override
    public void onStatus(Status status) {
        day(status.instrument()).onStatus(status);
    }

    @Override
    public void onTicker(Ticker ticker) {
        // Derived from the day: it changes nothing.
    }

    @Override
    public void onBar(Bar bar) {
        // Derived from trades: it changes nothing.
    }

    @Override
    public void onMessage(Message message) {
        // People talk; the market does not listen.
    }

    /** The hours that it keeps now. */
    public TradingHours hours() {
        return hours;
    }

    /**
     * Keeps other hours from now on, and tells its state at once; a ticker tells a new session as soon as it may.
     *
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    public void changeHours(TradingHours newHours, long nowMicros, Consumer<MarketState> states) {
        hours = newHours;
        updatePeriod(nowMicros, states);
    }

    /** The day of an instrument so far; empty before its first trade ever. */
    public Optional<Ticker> ticker(Instrument instrument) {
        return Optional.ofNullable(day(instrument).ticker(period.session().state()));
    }

    /** The state of the market at this moment. */
    public MarketState state(long nowMicros) {
        return MarketState.of(period, nowMicros);
    }

    /**
     * Lets time pass: tells each ticker that is due, and the market's state if its session changed.
     *
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    public void onTick(long nowMicros, Consumer<Ticker> tickers, Consumer<MarketState> states) {
        onTick(nowMicros, states);
        for (TradingDay day : days) {
            if (day == null || !day.changed || nowMicros - day.publishedMicros < TICKER_INTERVAL_MICROS) {
                continue;
            }
            Ticker ticker = day.ticker(period.session().state());
            day.changed = false;
            if (ticker != null) {
                day.publishedMicros = nowMicros;
                tickers.accept(ticker);
            }
        }
    }

    /** As above where another tells the tickers. */
    public void onTick(long nowMicros, Consumer<MarketState> states) {
        if (nowMicros >= period.nextMicros()) {
            updatePeriod(nowMicros, states);
        }
    }

    /** Hands over every instrument's day, for {@link #restore}. */
    void save(BiConsumer<Instrument, DayState> consumer) {
        for (TradingDay day : days) {
            if (day != null) {
                consumer.accept(day.instrument(), day.snapshot());
            }
        }
    }

    /** The day of an instrument is from now on what was saved. */
    void restore(Instrument instrument, DayState state) {
        day(instrument).restore(state);
    }

    /** Knows of no instrument any more. */
    public void clear() {
        Arrays.fill(days, null);
    }

    private void updatePeriod(long nowMicros, Consumer<MarketState> states) {
        Session previous = period.session();
        period = hours.at(nowMicros);
        states.accept(state(nowMicros));
        if (period.session() == previous) {
            return;
        }
        for (TradingDay day : days) {
            if (day != null) {
                // Kept, not asked for once: a ticker that was told just now tells the new session when it may be told
                // again.
                day.changed = true;
            }
        }
    }

    private TradingDay day(Instrument instrument) {
        int id = instrument.id();
        if (id >= days.length) {
            days = Arrays.copyOf(days, Math.max(id + 1, days.length * 2));
        }
        TradingDay day = days[id];
        if (day == null) {
            day = days[id] = new TradingDay(instrument);
        }
        return day;
    }
}
