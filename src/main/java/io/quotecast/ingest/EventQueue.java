package io.quotecast.ingest;

import io.quotecast.market.MarketEvent;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The bounded queue in front of the pipeline thread. Safe on any thread. */
public interface EventQueue {
    /** What the callback of a correction receives in place of a position if its trade is unknown. */
    long UNKNOWN_TRADE = 0;

    /**
     * Queues an event; waits while the queue is full. Not to be called on an event loop or on the pipeline thread.
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

    /** Returns why no event is accepted at the moment, or null. */
    @Nullable
    Rejection rejection();

    /**
     * Queues a task behind the events; waits while the queue is full.
     *
     * @return false if the pipeline is closed and the task never runs
     */
    boolean enqueue(Runnable task);

    /** Returns the time of the last tick or batch of the pipeline, µs since 1970-01-01T00:00Z. */
    long nowMicros();
}
