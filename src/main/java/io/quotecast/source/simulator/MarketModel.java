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

    private final SimulatedInstruments simulatedInstruments;
    private final SimulatedStock[] stocks;
    private final SimulatedIndex[] indices;
    private final Map<Symbol, SimulatedStock> bySymbol = new HashMap<>();
    private final SimulatedDay day;
    private final Arrivals arrivals;
    private final Auction auction = new Auction();
    private final Halts halts = new Halts();
    private final News news;
    private double moves;
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
        simulatedInstruments = new SimulatedInstruments(listings, settings, startMicros);
        stocks = simulatedInstruments.stocks().toArray(SimulatedStock[]::new);
        indices = simulatedInstruments.indices().toArray(SimulatedIndex[]::new);
        simulatedInstruments
                .stocks()
                .forEach(stock -> bySymbol.put(stock.instrument().symbol(), stock));
        day = new SimulatedDay(settings.alwaysOpen() ? TradingHours.ALWAYS_OPEN : TradingHours.NEW_YORK, nowNanos);
        arrivals = new Arrivals(
                new AliasTable(simulatedInstruments.weights()),
                settings.eventsPerSecond(),
                RandomStream.of(settings.seed(), "arrivals"));
        simulatedInstruments.stocks().forEach(stock -> halts.goOn(stock, nowNanos));
        news = new News(simulatedInstruments.stocks(), RandomStream.of(settings.seed(), "news"));
        planArrival();
    }

    /** When {@link #next} has something to do, µs since 1970-01-01T00:00Z; never before the last. */
    public long nextTimeMicros() {
        return nextNanos / 1_000;
    }

    Session session() {
        return day.session();
    }

    /** Moves the clock to {@link #nextTimeMicros} and gives out what happens then: one event, several or none. */
    public void next(Consumer<? super MarketEvent> sink) {
        boolean arrives = nextNanos == arrivalNanos;
        moveTo(nextNanos, sink);
        if (halts.nextNanos() <= nowNanos) {
            halts.resumeDue(nowNanos, day.session(), sink);
        }
        if (auction.nextNanos() <= nowNanos) {
            cross(auction.take(), sink);
        }
        if (arrives) {
            act(arrivals.take(), sink);
            planArrival();
        } else if (day.nextNanos() <= nowNanos) {
            changeSession(sink);
            planArrival();
        } else {
            plan();
        }
    }

    /** Lets the time until this moment pass without events; only the ends of halts are given out, late. */
    void skipTo(long timeMicros, Consumer<? super MarketEvent> sink) {
        nowNanos = Math.max(nowNanos, timeMicros * 1_000);
        boolean isNewSession = day.nextNanos() <= nowNanos;
        while (day.nextNanos() <= nowNanos) {
            day.advance(day.nextNanos());
            day.enter();
        }
        day.advance(nowNanos);
        sharedNanos = nowNanos;
        simulatedInstruments.advanceShared(day.days());
        news.pass(day.days());
        auction.end();
        arrivals.calm();
        if (isNewSession) {
            halts.resumeAll(nowNanos, day.session(), sink);
            startAfresh();
        }
        planArrival();
    }

    /** Halts a stock until {@link #resume}. False if it is not one of this market's. */
    boolean halt(Symbol symbol, String reason, long timeMicros, Consumer<? super MarketEvent> sink) {
        SimulatedStock stock = bySymbol.get(symbol);
        if (stock == null) {
            return false;
        }
        interrupt(timeMicros, sink);
        sink.accept(halts.halt(stock, reason, nowNanos, Halts.UNTIL_RESUMED));
        plan();
        return true;
    }

    /** Ends any halt of a stock. False if it is not one of this market's. */
    boolean resume(Symbol symbol, long timeMicros, Consumer<? super MarketEvent> sink) {
        SimulatedStock stock = bySymbol.get(symbol);
        if (stock == null) {
            return false;
        }
        interrupt(timeMicros, sink);
        halts.resume(stock, nowNanos, day.session(), sink);
        plan();
        return true;
    }

    /** Keeps other hours from now on; a session that begins thereby begins as ever. */
    void keep(TradingHours hours, long timeMicros, Consumer<? super MarketEvent> sink) {
        interrupt(timeMicros, sink);
        day.keep(hours);
        changeSession(sink);
        planArrival();
    }

    /** For so long there are so many times as many events, in place of any burst before. Returns the end, in µs. */
    long burst(int times, long nanos, long timeMicros, Consumer<? super MarketEvent> sink) {
        interrupt(timeMicros, sink);
        arrivals.burst(times, nowNanos + nanos);
        planArrival();
        return arrivals.burstUntilMicros(nowNanos);
    }

    /** What is out of the ordinary at this moment. */
    SimulatorState state(long timeMicros, long stalledUntilMicros) {
        long now = timeMicros * 1_000;
        return new SimulatorState(
                halts.inForce(), stalledUntilMicros, arrivals.burstTimes(now), arrivals.burstUntilMicros(now));
    }

    /** Moves the clock to a moment between the last event and the next. */
    private void interrupt(long timeMicros, Consumer<? super MarketEvent> sink) {
        moveTo(Math.max(nowNanos, Math.min(nextNanos, timeMicros * 1_000)), sink);
    }

    private void moveTo(long nanos, Consumer<? super MarketEvent> sink) {
        nowNanos = nanos;
        day.advance(nanos);
        if (nanos - sharedNanos >= SHARED_STEP_NANOS) {
            sharedNanos = nanos;
            simulatedInstruments.advanceShared(day.days());
            if (day.session() == Session.REGULAR) {
                news.happen(day.days(), nanos, halts, sink);
            } else {
                news.pass(day.days());
            }
        }
    }

    private void act(int index, Consumer<? super MarketEvent> sink) {
        long timeMicros = nowNanos / 1_000;
        boolean isRegular = day.session() == Session.REGULAR;
        if (index >= stocks.length) {
            if (isRegular) {
                double meanMove = moves / Math.max(1, stocks.length);
                sink.accept(indices[index - stocks.length].print(meanMove, day.days(), timeMicros));
            }
            return;
        }
        SimulatedStock stock = stocks[index];
        moves += stock.follow(day.days());
        if (stock.isHalted() || auction.silences(index)) {
            return;
        }
        if (isRegular && stock.breaksItsBand(nowNanos)) {
            sink.accept(halts.halt(stock, Halts.LIMIT, nowNanos, nowNanos + Halts.LIMIT_NANOS));
        } else if (isRegular && stock.wantsToTrade()) {
            sink.accept(stock.trade(timeMicros));
        } else {
            sink.accept(stock.quote(timeMicros));
        }
    }

    private void cross(int index, Consumer<? super MarketEvent> sink) {
        SimulatedStock stock = stocks[index];
        if (stock.isHalted()) {
            return;
        }
        moves += stock.follow(day.days());
        long timeMicros = nowNanos / 1_000;
        // A fresh quote first: the old one may be far from the fair price after a night.
        sink.accept(stock.quote(timeMicros));
        sink.accept(stock.cross(auction.share(), timeMicros));
    }

    private void changeSession(Consumer<? super MarketEvent> sink) {
        Session before = day.session();
        day.enter();
        if (day.session() == before) {
            return;
        }
        auction.end();
        switch (day.session()) {
            case REGULAR -> {
                startAfresh();
                auction.begin(nowNanos, stocks.length, OPENING_SHARE, false);
            }
            case CLOSING_AUCTION -> {
                long first = day.nextNanos() - (stocks.length + 1) * Auction.STEP_NANOS;
                auction.begin(first, stocks.length, CLOSING_SHARE, true);
            }
            case CLOSED -> arrivals.calm();
            case PRE_MARKET, OPENING_AUCTION -> {}
        }
        if (before == Session.REGULAR) {
            halts.resumeAll(nowNanos, day.session(), sink);
        }
    }

    private void startAfresh() {
        for (SimulatedStock stock : stocks) {
            moves += stock.follow(day.days());
            stock.startAfresh(nowNanos);
        }
    }

    private void planArrival() {
        arrivalNanos = arrivals.next(nowNanos, day.pace(nowNanos));
        plan();
    }

    private void plan() {
        long next = Math.min(Math.min(arrivalNanos, day.nextNanos()), Math.min(auction.nextNanos(), halts.nextNanos()));
        nextNanos = Math.max(nowNanos, next);
    }
}
