package io.quotecast.ingest;

import io.quotecast.base.FixedPoint;
import io.quotecast.base.Micros;
import io.quotecast.base.SteadyClock;
import io.quotecast.market.Correction;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Opening;
import io.quotecast.market.PriceBands;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import io.quotecast.source.EventSink;
import io.quotecast.source.SinkTarget;
import io.quotecast.source.SourceGap;
import io.quotecast.source.SourceState;
import io.quotecast.source.capture.FrameCapture;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The entry point for events from all sources: checks every event and queues it. Safe on any thread. */
public final class Intake implements SinkTarget {
    /** Maximum time by which an event may be ahead of the clock of this process. */
    public static final long MAX_AHEAD_MICROS = 60_000_000L;

    private final EventQueue queue;
    private final InstantSource clock;
    private final SteadyClock steadyClock;
    private final Consumer<SourceState> stateListener;
    private final Consumer<SourceGap> gapListener;
    private final Consumer<List<Opening>> openingListener;
    private final boolean acceptsCrossed;
    private final FrameCapture capture;
    private final List<EventSink> sinks = new ArrayList<>();
    private final List<Consumer<EventSink>> watchers = new ArrayList<>();

    /** Creates an intake that rejects crossed quotes, reports neither gaps nor openings, and captures nothing. */
    public Intake(EventQueue queue, InstantSource clock, Consumer<SourceState> stateListener) {
        this(queue, clock, stateListener, gap -> {}, openings -> {}, false, FrameCapture.off());
    }

    /**
     * @param stateListener called on the pipeline thread with every change of a source's state
     * @param gapListener called on the pipeline thread with events that a source has not delivered
     * @param openingListener called on the pipeline thread with the state of instruments before the first event of a
     *     source
     * @param acceptsCrossed whether quotes are accepted whose bid is above the ask
     * @param capture where sources record the messages of their exchanges
     */
    public Intake(
            EventQueue queue,
            InstantSource clock,
            Consumer<SourceState> stateListener,
            Consumer<SourceGap> gapListener,
            Consumer<List<Opening>> openingListener,
            boolean acceptsCrossed,
            FrameCapture capture) {
        this.openingListener = openingListener;
        this.acceptsCrossed = acceptsCrossed;
        this.capture = capture;
        this.queue = queue;
        this.clock = clock;
        this.steadyClock = new SteadyClock(clock);
        this.stateListener = stateListener;
        this.gapListener = gapListener;
    }

    /** Creates a sink for a source of this name. */
    public synchronized EventSink sink(String name) {
        EventSink sink = new EventSink(name, this);
        sinks.add(sink);
        watchers.forEach(watcher -> watcher.accept(sink));
        return sink;
    }

    /** Calls the watcher with every existing sink now, and with every future sink when it is created. */
    public synchronized void watch(Consumer<EventSink> watcher) {
        sinks.forEach(watcher);
        watchers.add(watcher);
    }

    /** Returns all sinks in order of creation. */
    public synchronized List<EventSink> sinks() {
        return List.copyOf(sinks);
    }

    /**
     * Queues an event that needs no checks.
     *
     * @param callback called on the pipeline thread with the position once the event is committed
     * @return why the event was rejected, or null
     */
    public @Nullable Rejection tryOfferUnchecked(MarketEvent event, LongConsumer callback) {
        return queue.tryOffer(event, callback);
    }

    @Override
    public @Nullable Rejection offer(MarketEvent event, @Nullable LongConsumer callback) {
        Rejection rejection = check(event);
        return rejection != null ? rejection : queue.offer(event, callback);
    }

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
    public void publishGap(SourceGap gap) {
        enqueue(() -> gapListener.accept(gap));
    }

    @Override
    public void open(List<Opening> openings) {
        enqueue(() -> openingListener.accept(openings));
    }

    @Override
    public boolean enqueue(Runnable task) {
        return queue.enqueue(task);
    }

    @Override
    public FrameCapture capture() {
        return capture;
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
        // Reading the clock costs as much as all other checks; it is not necessary for a time before the last reading.
        if (timeMicros <= 0 || (timeMicros > queue.nowMicros() && isAhead(timeMicros))) {
            return Rejection.BAD_TIME;
        }
        if (event instanceof Quote quote) {
            if (!acceptsCrossed && quote.isCrossed()) {
                return Rejection.CROSSED;
            }
            Rejection bidRejection = quote.hasBid() ? check(quote.bid(), quote.bidSize(), quote.instrument()) : null;
            return bidRejection != null || !quote.hasAsk()
                    ? bidRejection
                    : check(quote.ask(), quote.askSize(), quote.instrument());
        }
        if (event instanceof PriceBands bands && bands.exist()) {
            if (bands.lower() > bands.upper()) {
                return Rejection.CROSSED;
            }
            Rejection lowerRejection = check(bands.lower(), 0, bands.instrument());
            return lowerRejection != null ? lowerRejection : check(bands.upper(), 0, bands.instrument());
        }
        Trade trade = event instanceof Correction correction
                ? correction.corrected()
                : event instanceof Trade aTrade ? aTrade : null;
        if (trade != null) {
            return check(trade.price(), trade.size(), trade.instrument());
        }
        return null;
    }

    /** Events with the right time are accepted even while the clock of this process is set back too far. */
    private boolean isAhead(long timeMicros) {
        return timeMicros - Math.max(nowMicros(), steadyClock.micros()) > MAX_AHEAD_MICROS;
    }

    private static @Nullable Rejection check(long price, long size, Instrument instrument) {
        if (price <= 0 && !instrument.signedPrices()) {
            return Rejection.PRICE_NOT_POSITIVE;
        }
        if (size < 0) {
            return Rejection.NEGATIVE_SIZE;
        }
        if (price > FixedPoint.MAX_UNITS || price < -FixedPoint.MAX_UNITS || size > FixedPoint.MAX_UNITS) {
            return Rejection.TOO_LARGE;
        }
        long tick = instrument.tick();
        return tick > 1 && price % tick != 0 ? Rejection.OFF_TICK : null;
    }
}
