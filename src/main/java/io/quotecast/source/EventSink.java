package io.quotecast.source;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One source's own door to the {@link Intake}: counts what it lets in and why it refuses. Safe on any thread. */
public final class EventSink {
    private final String name;
    private final SinkTarget target;
    private final LongAdder accepted = new LongAdder();
    private final AtomicLongArray rejected = new AtomicLongArray(Rejection.values().length);
    private volatile @Nullable SourceState state;
    private volatile long term;
    private volatile long acceptedMicros;

    public EventSink(String name, SinkTarget target) {
        this.name = name;
        this.target = target;
    }

    public String name() {
        return name;
    }

    /**
     * From now on what is offered counts only in this term of a shared tape, see {@link EventHandler#onEventInTerm}. To be called
     * before a source begins.
     */
    public void begin(long leaderTerm) {
        term = leaderTerm;
    }

    /** Checks the event and hands it on, waiting for room: this is how a fast source is slowed. Not on an event loop. */
    public @Nullable Rejection offer(MarketEvent event) {
        return offerAt(0, event);
    }

    /**
     * As {@link #offer(MarketEvent)}, for a source that goes through something fixed.
     *
     * @param sourceOffset how far it has come with this event, above 0 and rising: a shared tape knows it, and whoever runs the
     *     source next begins behind it
     */
    public @Nullable Rejection offerAt(long sourceOffset, MarketEvent event) {
        long leaderTerm = term;
        return count(leaderTerm == 0 ? target.offer(event, null) : target.offerInTerm(leaderTerm, sourceOffset, event));
    }

    /** As {@link #offer(MarketEvent)}, with a call on the road's thread once the event is on the tape. */
    public @Nullable Rejection offer(MarketEvent event, @Nullable LongConsumer callback) {
        return count(target.offer(event, callback));
    }

    /** As {@link #offer(MarketEvent)}, but answers {@link Rejection#BUSY} instead of waiting, and does not count that. */
    public @Nullable Rejection tryOffer(MarketEvent event) {
        return tryOffer(event, null);
    }

    /** As {@link #tryOffer(MarketEvent)}, with a call on the road's thread once the event is on the tape. */
    public @Nullable Rejection tryOffer(MarketEvent event, @Nullable LongConsumer callback) {
        Rejection rejection = target.tryOffer(event, callback);
        return rejection == Rejection.BUSY ? rejection : count(rejection);
    }

    /** Counts something that never became an event; returns the rejection. */
    public Rejection reject(Rejection rejection) {
        rejected.incrementAndGet(rejection.ordinal());
        return rejection;
    }

    /** Tells everyone how the source is; does nothing if kind and text are as before. */
    public synchronized void report(SourceState.Kind kind, String text) {
        SourceState previous = state;
        if (previous == null || previous.kind() != kind || !previous.text().equals(text)) {
            SourceState current = new SourceState(name, kind, target.nowMicros(), text);
            state = current;
            target.publishState(current);
        }
    }

    /**
     * Does something on the road's thread, behind everything that went in here; waits for room. Not on an event loop.
     *
     * @return false if the road has been closed: then it is never done
     */
    public boolean enqueue(Runnable task) {
        return target.enqueue(task);
    }

    /** Whether what goes in can be kept, as far as is known. */
    public boolean isOpen() {
        return target.isOpen();
    }

    /** What the source last told; empty for one that has told nothing. */
    public Optional<SourceState> state() {
        return Optional.ofNullable(state);
    }

    /** False if the source last told that it is stale or down. */
    public boolean isHealthy() {
        SourceState lastReported = state;
        return lastReported == null || lastReported.kind() == SourceState.Kind.OK;
    }

    /** The time of this process, for events that bring none: µs since 1970-01-01T00:00Z. */
    public long nowMicros() {
        return target.nowMicros();
    }

    /** How many events went in. */
    public long accepted() {
        return accepted.sum();
    }

    /** When the last one went in, to some 20 ms; 0 before the first. */
    public long acceptedMicros() {
        return acceptedMicros;
    }

    /** How many were refused, for any reason. */
    public long rejected() {
        long sum = 0;
        for (int i = 0; i < rejected.length(); i++) {
            sum += rejected.get(i);
        }
        return sum;
    }

    /** How many were refused for this reason. */
    public long rejected(Rejection reason) {
        return rejected.get(reason.ordinal());
    }

    private @Nullable Rejection count(@Nullable Rejection rejection) {
        if (rejection == null) {
            accepted.increment();
            long current = target.pipelineMicros();
            if (current != acceptedMicros) {
                acceptedMicros = current;
            }
            return null;
        }
        return reject(rejection);
    }
}
