package io.quotecast.source;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Opening;
import io.quotecast.source.capture.FrameCapture;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The receiver of the events of an {@link EventSink}. Safe on any thread. */
public interface SinkTarget {
    /**
     * Checks an event and queues it; waits while the queue is full.
     *
     * @param callback called on the pipeline thread with the position once the event is committed; may be null
     * @return why the event was rejected, or null
     */
    @Nullable
    Rejection offer(MarketEvent event, @Nullable LongConsumer callback);

    /** As {@link #offer}, for an event of a source that runs because this process leads a shared journal. */
    @Nullable
    Rejection offerInTerm(long term, long sourceOffset, MarketEvent event);

    /** As {@link #offer}, but returns {@link Rejection#BUSY} instead of waiting. */
    @Nullable
    Rejection tryOffer(MarketEvent event, @Nullable LongConsumer callback);

    /**
     * Runs a task on the pipeline thread, behind everything that was offered before; waits while the queue is full.
     *
     * @return false if the pipeline is closed and the task never runs
     */
    boolean enqueue(Runnable task);

    /** Returns whether the journal accepts events, as far as is known. */
    boolean isOpen();

    /**
     * Sets the state of instruments from before the first event of a source, on the pipeline thread; waits while the
     * queue is full. Instruments that have trades keep their state.
     */
    void open(List<Opening> openings);

    /** Publishes the state of a source on the pipeline thread. */
    void publishState(SourceState state);

    /** Notifies clients, on the pipeline thread, of events that a source has not delivered. */
    void publishGap(SourceGap gap);

    /** Returns where sources record the messages of their exchanges. */
    default FrameCapture capture() {
        return FrameCapture.off();
    }

    /** Returns the time of the last tick or batch of the pipeline, µs since 1970-01-01T00:00Z. */
    long pipelineMicros();

    /** Returns the clock of this process, µs since 1970-01-01T00:00Z. */
    long nowMicros();
}
