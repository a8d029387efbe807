package io.quotecast.source.simulator;

import io.quotecast.ingest.Listing;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Session;
import io.quotecast.market.Symbol;
import io.quotecast.market.TradingHours;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The simulated market itself, on a virtual clock: what comes next, and when. The same listings, settings and start give
 * the same events on every machine. Knows no thread and no real time; owned by one thread.
 */
public final class MarketModel {
    private static final long SHARED_STEP_NANOS = 100_000_000L;
    private static final double OPENING_SHARE = 0.015;
    private static final double CLOSING_SHARE = 0.06;

    private final SimulatedInstruments instruments;
    private final SimulatedStock[] stocks;
    private final SimulatedIndex[] indices;
    private final Map<Symbol, SimulatedStock> bySymbol = new HashMap<>();
    private final SimulatedDay day;
    private final Arrivals arrivals;
    private final Auction auction = new Auction();
    private final Halts halts = new Halts();
    private final News news;
    private double totalMove;
    private long nowNanos;
    private long sharedNanos;
    private long arrivalNanos;
    private long nextNanos;

    /**
     * @param startMicros where the virtual clock begins, µs since 1970-01-01T00:00Z
     * @throws IllegalArgumentException if no listing has a price
     */
    public MarketModel(List<Listing> listings, SimulatorSettings settings, long startMicros) {
        nowNanos = startMicros * 1_000;
        instruments = new SimulatedInstruments(listings, settings, startMicros);
        stocks = instruments.stocks().toArray(SimulatedStock[]::new);
        indices = instruments.indices().toArray(SimulatedIndex[]::new);
        instruments.stocks().forEach(stock -> bySymbol.put(stock.instrument().symbol(), stock));
        day = new SimulatedDay(settings.alwaysOpen() ? TradingHours.ALWAYS_OPEN : TradingHours.NEW_YORK, nowNanos);
        arrivals = new Arrivals(
                new AliasTable(instruments.weights()),
                settings.eventsPerSecond(),
                RandomStream.of(settings.seed(), "arrivals"));
        instruments.stocks().forEach(stock -> halts.restore(stock, nowNanos));
        news = new News(instruments.stocks(), RandomStream.of(settings.seed(), "news"));
        scheduleArrival();
    }

    /** When {@link #next} has something to do, µs since 1970-01-01T00:00Z; never before the last. */
    public long nextTimeMicros() {
        return nextNanos / 1_000;
    }

    Session session() {
        return day.session();
    }

    /** Moves the clock to {@link #nextTimeMicros} and gives out what happens then: one event, several or none. */
    public void next(Consumer<? super MarketEvent> output) {
        boolean isArrival = nextNanos == arrivalNanos;
        moveTo(nextNanos, output);
        if (halts.nextNanos() <= nowNanos) {
            halts.resumeDue(nowNanos, day.session(), output);
        }
        if (auction.nextNanos() <= nowNanos) {
            cross(auction.nextStock(), output);
        }
        if (isArrival) {
            onArrival(arrivals.drawSymbol(), output);
            scheduleArrival();
        } else if (day.nextNanos() <= nowNanos) {
            changeSession(output);
            scheduleArrival();
        } else {
            scheduleNext();
        }
    }

    /** Lets the time until this moment pass without events; only the ends of halts are given out, late. */
    void skipTo(long timeMicros, Consumer<? super MarketEvent> output) {
        nowNanos = Math.max(nowNanos, timeMicros * 1_000);
        boolean isNewSession = day.nextNanos() <= nowNanos;
        while (day.nextNanos() <= nowNanos) {
            day.advance(day.nextNanos());
            day.enterSession();
        }
        day.advance(nowNanos);
        sharedNanos = nowNanos;
        instruments.advanceShared(day.days());
        news.skipTo(day.days());
        auction.end();
        arrivals.clearChildren();
        if (isNewSession) {
            halts.resumeAll(nowNanos, day.session(), output);
            resetStocks();
        }
        scheduleArrival();
    }

    /** Halts a stock until {@link #resume}. False if it is not one of this market's. */
    boolean halt(Symbol symbol, String reason, long timeMicros, Consumer<? super MarketEvent> output) {
        SimulatedStock stock = bySymbol.get(symbol);
        if (stock == null) {
            return false;
        }
        advanceTo(timeMicros, output);
        output.accept(halts.halt(stock, reason, nowNanos, Halts.UNTIL_RESUMED));
        scheduleNext();
        return true;
    }

    /** Ends any halt of a stock. False if it is not one of this market's. */
    boolean resume(Symbol symbol, long timeMicros, Consumer<? super MarketEvent> output) {
        SimulatedStock stock = bySymbol.get(symbol);
        if (stock == null) {
            return false;
        }
        advanceTo(timeMicros, output);
        halts.resume(stock, nowNanos, day.session(), output);
        scheduleNext();
        return true;
    }

    /** Keeps other hours from now on; a session that begins thereby begins as ever. */
    void setHours(TradingHours hours, long timeMicros, Consumer<? super MarketEvent> output) {
        advanceTo(timeMicros, output);
        day.setHours(hours);
        changeSession(output);
        scheduleArrival();
    }

    /** For so long there are so many times as many events, in place of any burst before. Returns the end, in µs. */
    long burst(int factor, long nanos, long timeMicros, Consumer<? super MarketEvent> output) {
        advanceTo(timeMicros, output);
        arrivals.burst(factor, nowNanos + nanos);
        scheduleArrival();
        return arrivals.burstUntilMicros(nowNanos);
    }

    /** What is out of the ordinary at this moment. */
    SimulatorState state(long timeMicros, long stalledUntilMicros) {
        long atNanos = timeMicros * 1_000;
        return new SimulatorState(
                halts.active(), stalledUntilMicros, arrivals.burstFactor(atNanos), arrivals.burstUntilMicros(atNanos));
    }

    /** Moves the clock to a moment between the last event and the next. */
    private void advanceTo(long timeMicros, Consumer<? super MarketEvent> output) {
        moveTo(Math.max(nowNanos, Math.min(nextNanos, timeMicros * 1_000)), output);
    }

    private void moveTo(long nanos, Consumer<? super MarketEvent> output) {
        nowNanos = nanos;
        day.advance(nanos);
        if (nanos - sharedNanos >= SHARED_STEP_NANOS) {
            sharedNanos = nanos;
            instruments.advanceShared(day.days());
            if (day.session() == Session.REGULAR) {
                news.advance(day.days(), nanos, halts, output);
            } else {
                news.skipTo(day.days());
            }
        }
    }

    private void onArrival(int index, Consumer<? super MarketEvent> output) {
        long timeMicros = nowNanos / 1_000;
        boolean isRegular = day.session() == Session.REGULAR;
        if (index >= stocks.length) {
            if (isRegular) {
                double meanMove = totalMove / Math.max(1, stocks.length);
                output.accept(indices[index - stocks.length].trade(meanMove, day.days(), timeMicros));
            }
            return;
        }
        SimulatedStock stock = stocks[index];
        totalMove += stock.advance(day.days());
        if (stock.isHalted() || auction.isSilenced(index)) {
            return;
        }
        if (isRegular && stock.isOutsideBand(nowNanos)) {
            output.accept(halts.halt(stock, Halts.LIMIT_REASON, nowNanos, nowNanos + Halts.LIMIT_NANOS));
        } else if (isRegular && stock.isTradeNext()) {
            output.accept(stock.trade(timeMicros));
        } else {
            output.accept(stock.quote(timeMicros));
        }
    }

    private void cross(int index, Consumer<? super MarketEvent> output) {
        SimulatedStock stock = stocks[index];
        if (stock.isHalted()) {
            return;
        }
        totalMove += stock.advance(day.days());
        long timeMicros = nowNanos / 1_000;
        // A fresh quote first: the old one may be far from the fair price after a night.
        output.accept(stock.quote(timeMicros));
        output.accept(stock.cross(auction.share(), timeMicros));
    }

    private void changeSession(Consumer<? super MarketEvent> output) {
        Session previousSession = day.session();
        day.enterSession();
        if (day.session() == previousSession) {
            return;
        }
        auction.end();
        switch (day.session()) {
            case REGULAR -> {
                resetStocks();
                auction.begin(nowNanos, stocks.length, OPENING_SHARE, false);
            }
            case CLOSING_AUCTION -> {
                long firstNanos = day.nextNanos() - (stocks.length + 1) * Auction.STEP_NANOS;
                auction.begin(firstNanos, stocks.length, CLOSING_SHARE, true);
            }
            case CLOSED -> arrivals.clearChildren();
            case PRE_MARKET, OPENING_AUCTION -> {}
        }
        if (previousSession == Session.REGULAR) {
            halts.resumeAll(nowNanos, day.session(), output);
        }
    }

    private void resetStocks() {
        for (SimulatedStock stock : stocks) {
            totalMove += stock.advance(day.days());
            stock.reset(nowNanos);
        }
    }

    private void scheduleArrival() {
        arrivalNanos = arrivals.next(nowNanos, day.activity(nowNanos));
        scheduleNext();
    }

    private void scheduleNext() {
        long next = Math.min(Math.min(arrivalNanos, day.nextNanos()), Math.min(auction.nextNanos(), halts.nextNanos()));
        nextNanos = Math.max(nowNanos, next);
    }
}
