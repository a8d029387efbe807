package io.quotecast.ingest;

import io.quotecast.base.FixedPoint;
import io.quotecast.base.Micros;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.SinkTarget;
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
public final class Intake implements SinkTarget {
    /** How far ahead of this process an event's time may be. */
    public static final long MAX_AHEAD_MICROS = 60_000_000L;

    private final EventQueue queue;
    private final InstantSource clock;
    private final Consumer<SourceState> stateListener;
    private final List<EventSink> sinks = new ArrayList<>();
    private final List<Consumer<EventSink>> watchers = new ArrayList<>();

    /**
     * @param stateListener hears of every change in a source's state, on the thread of the road
     */
    public Intake(EventQueue queue, InstantSource clock, Consumer<SourceState> stateListener) {
        this.queue = queue;
        this.clock = clock;
        this.stateListener = stateListener;
    }

    /** A new door for a source of this name. */
    public synchronized EventSink sink(String name) {
        EventSink sink = new EventSink(name, this);
        sinks.add(sink);
        watchers.forEach(watcher -> watcher.accept(sink));
        return sink;
    }

    /** Shows someone every door, those that there are and those to come. */
    public synchronized void watch(Consumer<EventSink> watcher) {
        sinks.forEach(watcher);
        watchers.add(watcher);
    }

    /** All doors, in the order in which they were opened. */
    public synchronized List<EventSink> sinks() {
        return List.copyOf(sinks);
    }

    /** Hands on an event that needs no check, with a call on the road's thread once it is on the tape. */
    public @Nullable Rejection tryOfferUnchecked(MarketEvent event, LongConsumer callback) {
        return queue.tryOffer(event, callback);
    }

    @Override
    public @Nullable Rejection offer(MarketEvent event, @Nullable LongConsumer callback) {
        Rejection rejection = check(event);
        return rejection != null ? rejection : queue.offer(event, callback);
    }

    /** An event of a source that runs in a term of this process, see {@link EventQueue#offerInTerm}. */
    @Override
    public @Nullable Rejection offerInTerm(long term, long sourceOffset, MarketEvent event) {
        Rejection rejection = check(event);
        return rejection != null ? rejection : queue.offerInTerm(term, sourceOffset, event);
    }

    @Override
    public @Nullable Rejection tryOffer(MarketEvent event, @Nullable LongConsumer callback) {
        Rejection rejection = check(event);
        return rejection != null ? rejection : queue.tryOffer(event, callback);
    }

    @Override
    public boolean isOpen() {
        return queue.rejection() != Rejection.UNAVAILABLE;
    }

    @Override
    public void publishState(SourceState state) {
        enqueue(() -> stateListener.accept(state));
    }

    @Override
    public boolean enqueue(Runnable task) {
        return queue.enqueue(task);
    }

    @Override
    public long pipelineMicros() {
        return queue.nowMicros();
    }

    @Override
    public long nowMicros() {
        return Micros.now(clock);
    }

    private @Nullable Rejection check(MarketEvent event) {
        long timeMicros = event.timeMicros();
        // The clock is read only for a time that is not behind the last reading: it costs as much as all else here.
        if (timeMicros <= 0 || (timeMicros > queue.nowMicros() && timeMicros - nowMicros() > MAX_AHEAD_MICROS)) {
            return Rejection.BAD_TIME;
        }
        if (event instanceof Quote quote) {
            long tick = quote.instrument().tick();
            if (quote.bid() > quote.ask()) {
                return Rejection.CROSSED;
            }
            Rejection bidRejection = check(quote.bid(), quote.bidSize(), tick);
            return bidRejection != null ? bidRejection : check(quote.ask(), quote.askSize(), tick);
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
        if (price > FixedPoint.MAX_UNITS || size > FixedPoint.MAX_UNITS) {
            return Rejection.TOO_LARGE;
        }
        return tick > 1 && price % tick != 0 ? Rejection.OFF_TICK : null;
    }
}
