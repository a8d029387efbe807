package io.quotecast.source.simulator;

import io.quotecast.ingest.Listing;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Session;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingHours;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The model of the simulated market, which generates events on a virtual clock. Equal listings, settings, start and
 * commands give equal events on every machine. Uses no threads and no real time; owned by one thread.
 */
public final class MarketModel {
    private static final long NEWS_STEP_NANOS = 100_000_000L;
    private static final double OPENING_SHARE = 0.015;
    private static final double CLOSING_SHARE = 0.06;

    private final SimulatedStock[] stocks;
    private final SimulatedIndex[] indices;
    private final Map<Symbol, SimulatedStock> bySymbol = new HashMap<>();
    private final SimulatedDay day;
    private final Arrivals arrivals;
    private final Auction auction = new Auction();
    private final Halts halts = new Halts();
    private final News news;
    private final TradeCorrections corrections;
    private long nowNanos;
    private long newsNanos;
    private long arrivalNanos;
    private long nextNanos;

    /**
     * @param startMicros initial time of the virtual clock, µs since 1970-01-01T00:00Z
     * @throws IllegalArgumentException if no listing has a price
     */
    public MarketModel(List<Listing> listings, SimulatorSettings settings, long startMicros) {
        nowNanos = startMicros * 1_000;
        SimulatedInstruments instruments = new SimulatedInstruments(listings, settings);
        InstrumentModel.SharedPaths shared = InstrumentModel.SharedPaths.ascending(settings.seed());
        List<InstrumentModel> models = instruments.stocks();
        stocks = new SimulatedStock[models.size()];
        for (int i = 0; i < stocks.length; i++) {
            stocks[i] = stock(models.get(i), instruments.tradeSizes(i), shared, startMicros);
            bySymbol.put(stocks[i].instrument().symbol(), stocks[i]);
        }
        indices = instruments.indices().stream()
                .map(model -> new SimulatedIndex(model.instrument(), model.fairPrice(shared)))
                .toArray(SimulatedIndex[]::new);
        day = new SimulatedDay(settings.alwaysOpen() ? TradingHours.ALWAYS_OPEN : TradingHours.NEW_YORK, nowNanos);
        arrivals = new Arrivals(
                new AliasTable(instruments.weights()),
                settings.eventsPerSecond(),
                RandomStream.of(settings.seed(), "arrivals"));
        resetStocks();
        for (SimulatedStock stock : stocks) {
            halts.restore(stock, nowNanos);
        }
        corrections =
                new TradeCorrections(settings.tradesPerCorrection(), RandomStream.of(settings.seed(), "corrections"));
        news = new News(List.of(stocks), RandomStream.of(settings.seed(), "news"), day.days());
        scheduleArrival();
    }

    private static SimulatedStock stock(
            InstrumentModel model, TradeSizes sizes, InstrumentModel.SharedPaths shared, long startMicros) {
        RandomStream random = model.random("events");
        TopOfBook topOfBook = new TopOfBook(model.instrument(), model.relativeSpread(), sizes, startMicros, random);
        return new SimulatedStock(
                model.listing(), model.fairPrice(shared), topOfBook, model.bandPart(), random, startMicros * 1_000);
    }

    /** Returns the time of the next step, µs since 1970-01-01T00:00Z; only {@link #setBack} decreases it. */
    public long nextTimeMicros() {
        return nextNanos / 1_000;
    }

    Session session() {
        return day.session();
    }

    /** Advances the clock to {@link #nextTimeMicros} and emits the events of this time, which may be none. */
    public void next(Consumer<? super MarketEvent> output) {
        boolean isArrival = nextNanos == arrivalNanos;
        moveTo(nextNanos, output);
        if (halts.nextNanos() <= nowNanos) {
            halts.resumeDue(nowNanos, day.session(), output);
        }
        if (corrections.nextNanos() <= nowNanos) {
            corrections.emitDue(nowNanos, output);
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

    /** Advances the clock without events, except that the ends of halts are emitted late. */
    void skipTo(long timeMicros, Consumer<? super MarketEvent> output) {
        nowNanos = Math.max(nowNanos, timeMicros * 1_000);
        boolean isNewSession = day.nextNanos() <= nowNanos;
        while (day.nextNanos() <= nowNanos) {
            day.advance(day.nextNanos());
            day.enterSession();
        }
        day.advance(nowNanos);
        newsNanos = nowNanos;
        news.skipTo(day.days());
        auction.end();
        corrections.clear();
        arrivals.clearChildren();
        if (isNewSession) {
            halts.resumeAll(nowNanos, day.session(), output);
            endBands(output);
            resetStocks();
        }
        scheduleArrival();
    }

    /**
     * Sets the clock back to a time, because that of the machine was set back. The ends of halts and of a burst move
     * by the same amount.
     */
    void setBack(long timeMicros, Consumer<? super MarketEvent> output) {
        Session previousSession = day.session();
        long shiftNanos = timeMicros * 1_000 - nowNanos;
        nowNanos += shiftNanos;
        newsNanos = nowNanos;
        day.setBack(nowNanos);
        halts.shift(shiftNanos);
        arrivals.shiftBurst(shiftNanos);
        auction.end();
        corrections.clear();
        arrivals.clearChildren();
        if (day.session() != previousSession) {
            halts.resumeAll(nowNanos, day.session(), output);
            endBands(output);
        }
        resetStocks();
        scheduleArrival();
    }

    /** Halts a stock until {@link #resume}. Returns false if the symbol is not a simulated stock. */
    boolean halt(Symbol symbol, String reason, long timeMicros, Consumer<? super MarketEvent> output) {
        SimulatedStock stock = bySymbol.get(symbol);
        if (stock == null) {
            return false;
        }
        advanceTo(timeMicros, output);
        halts.halt(stock, reason, nowNanos, Halts.UNTIL_RESUMED, output);
        scheduleNext();
        return true;
    }

    /** Ends the halt of a stock, if any. Returns false if the symbol is not a simulated stock. */
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

    /** Changes the trading hours. If this starts another session, the session starts as usual. */
    void setHours(TradingHours hours, long timeMicros, Consumer<? super MarketEvent> output) {
        advanceTo(timeMicros, output);
        day.setHours(hours);
        changeSession(output);
        scheduleArrival();
    }

    /** Multiplies the event rate for a time; replaces an earlier burst. Returns the end, µs since 1970-01-01T00:00Z. */
    long burst(int factor, long nanos, long timeMicros, Consumer<? super MarketEvent> output) {
        advanceTo(timeMicros, output);
        arrivals.burst(factor, nowNanos + nanos);
        scheduleArrival();
        return arrivals.burstUntilMicros(nowNanos);
    }

    /** Returns the halts, the stall and the burst that are in force at this time. */
    SimulatorState state(long timeMicros, long stalledUntilMicros) {
        long atNanos = timeMicros * 1_000;
        return new SimulatorState(
                halts.active(), stalledUntilMicros, arrivals.burstFactor(atNanos), arrivals.burstUntilMicros(atNanos));
    }

    /** Advances the clock to a time between the last event and the next. */
    private void advanceTo(long timeMicros, Consumer<? super MarketEvent> output) {
        moveTo(Math.max(nowNanos, Math.min(nextNanos, timeMicros * 1_000)), output);
    }

    private void moveTo(long nanos, Consumer<? super MarketEvent> output) {
        nowNanos = nanos;
        day.advance(nanos);
        if (nanos - newsNanos >= NEWS_STEP_NANOS) {
            newsNanos = nanos;
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
                output.accept(indices[index - stocks.length].trade(day.days(), timeMicros));
            }
            return;
        }
        SimulatedStock stock = stocks[index];
        stock.advance(day.days());
        if (stock.isHalted() || auction.isSilenced(index)) {
            return;
        }
        if (isRegular) {
            PriceBands bands = stock.updateBands(nowNanos, day.hasDoubledBands());
            if (bands != null) {
                output.accept(bands);
            }
        }
        if (isRegular && stock.isOutsideBand()) {
            halts.halt(stock, Halts.LIMIT_REASON, nowNanos, nowNanos + Halts.LIMIT_NANOS, output);
        } else if (isRegular && stock.isTradeNext()) {
            Trade trade = stock.trade(timeMicros);
            output.accept(trade);
            corrections.onTrade(trade, nowNanos);
        } else {
            output.accept(stock.quote(timeMicros));
        }
    }

    private void cross(int index, Consumer<? super MarketEvent> output) {
        SimulatedStock stock = stocks[index];
        if (stock.isHalted()) {
            return;
        }
        stock.advance(day.days());
        long timeMicros = nowNanos / 1_000;
        // A new quote comes first, because the old one may be far from the fair price after a night.
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
            endBands(output);
        }
    }

    /** Ends the price bands, which only the regular session has. */
    private void endBands(Consumer<? super MarketEvent> output) {
        for (SimulatedStock stock : stocks) {
            PriceBands ended = stock.endBands(PriceBands.Indicator.OUTSIDE_HOURS, nowNanos);
            if (ended != null) {
                output.accept(ended);
            }
        }
    }

    private void resetStocks() {
        for (SimulatedStock stock : stocks) {
            stock.advance(day.days());
            stock.reset(nowNanos);
        }
    }

    private void scheduleArrival() {
        arrivalNanos = arrivals.next(nowNanos, day.activity(nowNanos));
        scheduleNext();
    }

    private void scheduleNext() {
        long next = Math.min(Math.min(arrivalNanos, day.nextNanos()), Math.min(auction.nextNanos(), halts.nextNanos()));
        next = Math.min(next, corrections.nextNanos());
        nextNanos = Math.max(nowNanos, next);
    }
}
