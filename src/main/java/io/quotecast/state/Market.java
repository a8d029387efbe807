package io.quotecast.state;

import io.quotecast.market.Bar;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.MarketState;
import io.quotecast.market.Message;
import io.quotecast.market.Opening;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Session;
import io.quotecast.market.Status;
import io.quotecast.market.Ticker;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The current state of the market: its session, and the trading day of every instrument. Owned by one thread. */
public final class Market implements MarketEvent.Receiver {
    /** Minimum time between two tickers of a symbol. */
    static final long TICKER_INTERVAL_MICROS = 100_000L;

    private TradingHours hours;
    private @Nullable TradingDay[] days = new @Nullable TradingDay[64];
    private final DerivationFailures failures;
    private TradingHours.Period period;
    /** Start of the session, or of the hours: the state of an instrument from before does not hold any more. */
    private long stateSinceMicros;

    public Market(TradingHours hours, long nowMicros) {
        this(hours, nowMicros, new DerivationFailures());
    }

    /**
     * @param failures counts what cannot be derived
     */
    public Market(TradingHours hours, long nowMicros, DerivationFailures failures) {
        this.hours = hours;
        this.failures = failures;
        this.period = hours.at(nowMicros);
        this.stateSinceMicros = period.sinceMicros();
    }

    @Override
    public void onTrade(Trade trade) {
        day(trade.instrument()).onTrade(trade);
    }

    @Override
    public void onCorrection(Correction correction) {
        // Needs the newest trades and bars: see correct.
    }

    /**
     * Corrects the trading day of the original trade.
     *
     * @param newest the newest trades of the instrument, already corrected
     * @param bars the bars of the instrument, already corrected
     */
    void correct(Correction correction, List<Trade> newest, BarHistory bars) {
        day(correction.instrument()).correct(correction, newest, bars);
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
    public void onPriceBands(PriceBands bands) {
        // Price bands do not affect the trading day.
    }

    @Override
    public void onTicker(Ticker ticker) {
        // Derived from the trading day.
    }

    @Override
    public void onBar(Bar bar) {
        // Derived from trades.
    }

    @Override
    public void onMessage(Message message) {
        // Messages do not affect the market.
    }

    /** Sets the trading day of an instrument from before the first event of its source, unless it has had a trade. */
    public void open(Opening opening) {
        day(opening.instrument()).open(opening);
    }

    /** Adds the trades of the day from before the start of the server to an instrument that has had trades since. */
    public void complete(Opening opening) {
        day(opening.instrument()).complete(opening);
    }

    public TradingHours hours() {
        return hours;
    }

    /**
     * Changes the trading hours, and publishes the new state at once. If the session changes, every ticker follows when
     * it is due.
     *
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    public void changeHours(TradingHours newHours, long nowMicros, Consumer<MarketState> states) {
        hours = newHours;
        Session previous = period.session();
        updatePeriod(nowMicros, states);
        if (period.session() != previous) {
            stateSinceMicros = nowMicros;
        }
    }

    /** Returns the trading day of an instrument so far; empty before its first trade ever. */
    public Optional<Ticker> ticker(Instrument instrument) {
        return Optional.ofNullable(day(instrument).ticker(period.session().state(), stateSinceMicros));
    }

    /** Returns the state of the market at this time. */
    public MarketState state(long nowMicros) {
        return MarketState.of(period, nowMicros);
    }

    /**
     * Publishes the state of the market if the session has changed.
     *
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    public void onTick(long nowMicros, Consumer<MarketState> states) {
        // The clock may also have been set back.
        if (nowMicros >= period.nextMicros() || nowMicros < period.sinceMicros()) {
            updatePeriod(nowMicros, states);
        }
    }

    /**
     * Publishes the tickers that are due.
     *
     * @param nowMicros monotonic time of this process, in µs
     */
    public void publishTickers(long nowMicros, Consumer<Ticker> tickers) {
        for (TradingDay day : days) {
            if (day == null || !day.changed || nowMicros - day.publishedMicros < TICKER_INTERVAL_MICROS) {
                continue;
            }
            day.changed = false;
            try {
                Ticker ticker = day.ticker(period.session().state(), stateSinceMicros);
                if (ticker != null) {
                    day.publishedMicros = nowMicros;
                    tickers.accept(ticker);
                }
            } catch (RuntimeException e) {
                failures.record(day.instrument(), e);
            }
        }
    }

    /** Lets the next trade of each instrument set its day, because the clock of the server was set back. */
    public void onClockSetBack() {
        for (TradingDay day : days) {
            if (day != null) {
                day.onClockSetBack();
            }
        }
    }

    /** Passes the trading day of every instrument to the consumer, for {@link #restore}. */
    void save(BiConsumer<Instrument, DayState> consumer) {
        for (TradingDay day : days) {
            if (day != null) {
                consumer.accept(day.instrument(), day.snapshot());
            }
        }
    }

    /** Restores the trading day of an instrument that {@link #save} passed on. */
    void restore(Instrument instrument, DayState state) {
        day(instrument).restore(state);
    }

    /** Restores the trading state of an instrument from its newest status. */
    public void restore(Status newest) {
        day(newest.instrument()).restore(newest);
    }

    /** Discards the trading days of all instruments. */
    public void clear() {
        Arrays.fill(days, null);
    }

    private void updatePeriod(long nowMicros, Consumer<MarketState> states) {
        Session previous = period.session();
        period = hours.at(nowMicros);
        stateSinceMicros = Math.max(stateSinceMicros, period.sinceMicros());
        states.accept(state(nowMicros));
        if (period.session() == previous) {
            return;
        }
        for (TradingDay day : days) {
            if (day != null) {
                // A flag rather than a ticker: one that was published just now is not due yet.
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
