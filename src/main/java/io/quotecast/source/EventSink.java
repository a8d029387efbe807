package io.quotecast.source;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Opening;
import io.quotecast.source.capture.FrameCapture;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Passes the events of one source to the intake, and counts accepted and rejected ones. Safe on any thread. */
public final class EventSink {
    private final String name;
    private final SinkTarget target;
    private final Counters counters;
    private volatile @Nullable SourceState state;
    private volatile long term;
    private @Nullable SourceSelection selection;
    private AtomicLong switches = new AtomicLong();

    private static final class Counters {
        private final LongAdder accepted = new LongAdder();
        private final AtomicLongArray rejected = new AtomicLongArray(Rejection.values().length);
        private final AtomicLongArray anomalies = new AtomicLongArray(FeedAnomaly.values().length);
        private final LongAdder unused = new LongAdder();
        private volatile long acceptedMicros;
    }

    public EventSink(String name, SinkTarget target) {
        this(name, target, new Counters());
    }

    private EventSink(String name, SinkTarget target, Counters counters) {
        this.name = name;
        this.target = target;
        this.counters = counters;
    }

    /**
     * Returns a sink of the same name, term and counters whose events go to another target first. For a source that
     * plays what another source has received.
     *
     * @param through receives the target of this sink, and returns the one of the new sink
     */
    public EventSink through(UnaryOperator<SinkTarget> through) {
        EventSink sink = new EventSink(name, through.apply(target), counters);
        sink.begin(term);
        return sink;
    }

    public String name() {
        return name;
    }

    /**
     * Makes all further events valid only in this term of a shared journal; 0 removes the restriction. Called before a
     * source starts.
     */
    public void begin(long leaderTerm) {
        term = leaderTerm;
    }

    /**
     * Drops all events of instruments for which another source is used. Called before a source starts.
     *
     * @param replacements number of times that the source was chosen instead of another one
     */
    void select(SourceSelection chosen, AtomicLong replacements) {
        selection = chosen;
        switches = replacements;
    }

    /**
     * Checks an event and queues it; waits while the queue is full, which slows down a fast source. Not to be called on
     * an event loop. An event of an instrument for which another source is used is dropped, and counts as unused.
     *
     * @return why the event was rejected, or null
     */
    public @Nullable Rejection offer(MarketEvent event) {
        return offerAt(0, event);
    }

    /**
     * As {@link #offer(MarketEvent)}, for a source that can resume, such as a recording.
     *
     * @param sourceOffset offset of the event in the source, above 0 and ascending. A shared journal stores it, and the
     *     next leader resumes the source after it. 0 if the source has no offsets
     */
    public @Nullable Rejection offerAt(long sourceOffset, MarketEvent event) {
        SourceSelection chosen = selection;
        if (chosen != null && !chosen.accepts(event)) {
            counters.unused.increment();
            updateAge();
            return null;
        }
        long leaderTerm = term;
        return count(leaderTerm == 0 ? target.offer(event, null) : target.offerInTerm(leaderTerm, sourceOffset, event));
    }

    /**
     * As {@link #offer(MarketEvent)}.
     *
     * @param callback called on the pipeline thread with the position once the event is committed; may be null
     */
    public @Nullable Rejection offer(MarketEvent event, @Nullable LongConsumer callback) {
        return count(target.offer(event, callback));
    }

    /** As {@link #offer(MarketEvent)}, but returns {@link Rejection#BUSY} instead of waiting, and does not count it. */
    public @Nullable Rejection tryOffer(MarketEvent event) {
        return tryOffer(event, null);
    }

    /**
     * As {@link #tryOffer(MarketEvent)}.
     *
     * @param callback called on the pipeline thread with the position once the event is committed; may be null
     */
    public @Nullable Rejection tryOffer(MarketEvent event, @Nullable LongConsumer callback) {
        Rejection rejection = target.tryOffer(event, callback);
        return rejection == Rejection.BUSY ? rejection : count(rejection);
    }

    /** Counts input that is not a valid event; returns the rejection. */
    public Rejection reject(Rejection rejection) {
        counters.rejected.incrementAndGet(rejection.ordinal());
        return rejection;
    }

    /** Counts what is wrong with the feed although its events are valid. */
    public void count(FeedAnomaly anomaly, long events) {
        counters.anomalies.addAndGet(anomaly.ordinal(), events);
    }

    /** Returns how many events had this anomaly. */
    public long count(FeedAnomaly anomaly) {
        return counters.anomalies.get(anomaly.ordinal());
    }

    /** Notifies the clients of an instrument that the source has not delivered some of its events, if it is used. */
    public void report(SourceGap gap) {
        SourceSelection chosen = selection;
        if (chosen == null || chosen.isUsedFor(gap.instrument())) {
            target.publishGap(gap);
        }
    }

    /** Sets the state of instruments from before the first event of the source; to be called before that event. */
    public void open(List<Opening> openings) {
        target.open(openings);
    }

    /** Publishes the state of the source if its kind or text has changed. */
    public synchronized void report(SourceState.Kind kind, String text) {
        SourceState previous = state;
        if (previous == null || previous.kind() != kind || !previous.text().equals(text)) {
            SourceState current = new SourceState(name, kind, target.nowMicros(), text);
            state = current;
            target.publishState(current);
        }
    }

    /**
     * Runs a task on the pipeline thread, after all events that were offered before; waits while the queue is full.
     * Not to be called on an event loop.
     *
     * @return false if the pipeline is closed and the task never runs
     */
    public boolean enqueue(Runnable task) {
        return target.enqueue(task);
    }

    /** Returns whether the journal accepts events, as far as is known. */
    public boolean isOpen() {
        return target.isOpen();
    }

    /** Returns the last reported state, or empty before the first report. */
    public Optional<SourceState> state() {
        return Optional.ofNullable(state);
    }

    /** Returns false if the last reported state is stale or down. */
    public boolean isHealthy() {
        SourceState lastReported = state;
        return lastReported == null || lastReported.kind() == SourceState.Kind.OK;
    }

    /** Returns whether other sources are used for all instruments of this one, so that its faults affect no client. */
    public boolean isReplaced() {
        SourceSelection chosen = selection;
        return chosen != null && chosen.isReplaced();
    }

    /** Returns whether the source has instruments in common with others. */
    public boolean isSelected() {
        return selection != null;
    }

    /** Returns for how many instruments that several sources deliver this one is used. */
    public int usedInstruments() {
        SourceSelection chosen = selection;
        return chosen == null ? 0 : chosen.usedInstruments();
    }

    /** Returns how many times the source was chosen for an instrument instead of another one. */
    public long switches() {
        return switches.get();
    }

    /** Returns the number of events that were dropped because another source is used for their instrument. */
    public long unused() {
        return counters.unused.sum();
    }

    /** Returns where the source records the messages of its exchange. */
    public FrameCapture capture() {
        return target.capture();
    }

    /** Returns the clock of this process, for events without a time: µs since 1970-01-01T00:00Z. */
    public long nowMicros() {
        return target.nowMicros();
    }

    /** Returns the number of accepted events. */
    public long accepted() {
        return counters.accepted.sum();
    }

    /** Returns when the last event was accepted or not used, accurate to about 20 ms; 0 before the first. */
    public long acceptedMicros() {
        return counters.acceptedMicros;
    }

    /** Returns the number of rejected events. */
    public long rejected() {
        long sum = 0;
        for (int i = 0; i < counters.rejected.length(); i++) {
            sum += counters.rejected.get(i);
        }
        return sum;
    }

    /** Returns the number of events that were rejected for this reason. */
    public long rejected(Rejection reason) {
        return counters.rejected.get(reason.ordinal());
    }

    private @Nullable Rejection count(@Nullable Rejection rejection) {
        if (rejection == null) {
            counters.accepted.increment();
            updateAge();
            return null;
        }
        return reject(rejection);
    }

    private void updateAge() {
        long current = target.pipelineMicros();
        if (current != counters.acceptedMicros) {
            counters.acceptedMicros = current;
        }
    }
}
