package io.quotecast.ingest;

import io.quotecast.base.FixedPoint;
import io.quotecast.base.Micros;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import io.quotecast.pipeline.EventHandler;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The only way in: checks every event and puts it on the one road, which a single thread walks. Publishers meet it
 * through one bounded queue. Safe on any thread.
 */
public final class Intake {
    /** How far ahead of this process an event's time may be. */
    public static final long MOST_AHEAD_MICROS = 60_000_000L;

    private final PipelineThread road;
    private final InstantSource clock;
    private final Consumer<SourceState> announcer;
    private final List<EventSink> eventSinks = new ArrayList<>();
    private final List<Consumer<EventSink>> watchers = new ArrayList<>();

    /**
     * @param announcer hears of every change in a source's state, on the thread of the road
     */
    public Intake(PipelineThread road, InstantSource clock, Consumer<SourceState> announcer) {
        this.road = road;
        this.clock = clock;
        this.announcer = announcer;
    }

    /** A new door for a source of this name. */
    public synchronized EventSink inlet(String name) {
        EventSink eventSink = new EventSink(name, this);
        eventSinks.add(eventSink);
        watchers.forEach(watcher -> watcher.accept(eventSink));
        return eventSink;
    }

    /** Shows someone every door, those that there are and those to come. */
    public synchronized void watch(Consumer<EventSink> watcher) {
        eventSinks.forEach(watcher);
        watchers.add(watcher);
    }

    /** All doors, in the order in which they were opened. */
    public synchronized List<EventSink> inlets() {
        return List.copyOf(eventSinks);
    }

    /** Hands on an event that needs no check, with a call on the road's thread once it is on the tape. */
    public @Nullable Rejection tryOfferUnchecked(MarketEvent event, LongConsumer recorded) {
        return road.tryTake(event, recorded);
    }

    @Nullable
    public Rejection offer(MarketEvent event, @Nullable LongConsumer recorded) {
        Rejection rejection = check(event);
        return rejection != null ? rejection : road.take(event, recorded);
    }

    /** An event of a source that runs in a term of this process, see {@link EventHandler#travelIn}. */
    @Nullable
    public Rejection offerIn(long term, long place, MarketEvent event) {
        Rejection rejection = check(event);
        return rejection != null ? rejection : road.takeIn(term, place, event);
    }

    @Nullable
    public Rejection tryOffer(MarketEvent event, @Nullable LongConsumer recorded) {
        Rejection rejection = check(event);
        return rejection != null ? rejection : road.tryTake(event, recorded);
    }

    public boolean isOpen() {
        return road.refusal() != Rejection.UNAVAILABLE;
    }

    public void announce(SourceState state) {
        follow(() -> announcer.accept(state));
    }

    public boolean follow(Runnable task) {
        return road.put(task);
    }

    public long roadMicros() {
        return road.nowMicros();
    }

    public long nowMicros() {
        return Micros.now(clock);
    }

    private @Nullable Rejection check(MarketEvent event) {
        long time = event.timeMicros();
        // The clock is read only for a time that is not behind the last reading: it costs as much as all else here.
        if (time <= 0 || (time > road.nowMicros() && time - nowMicros() > MOST_AHEAD_MICROS)) {
            return Rejection.BAD_TIME;
        }
        if (event instanceof Quote quote) {
            long tick = quote.instrument().tick();
            if (quote.bid() > quote.ask()) {
                return Rejection.CROSSED;
            }
            Rejection bid = check(quote.bid(), quote.bidSize(), tick);
            return bid != null ? bid : check(quote.ask(), quote.askSize(), tick);
        }
        if (event instanceof Trade trade) {
            return check(trade.price(), trade.size(), trade.instrument().tick());
        }
        return null;
    }

    private static @Nullable Rejection check(long price, long size, long tick) {
        if (price <= 0) {
            return Rejection.PRICE_NOT_POSITIVE;
        }
        if (size < 0) {
            return Rejection.NEGATIVE_SIZE;
        }
        if (price > FixedPoint.LARGEST || size > FixedPoint.LARGEST) {
            return Rejection.TOO_LARGE;
        }
        return tick > 1 && price % tick != 0 ? Rejection.OFF_TICK : null;
    }
}
