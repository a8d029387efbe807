package io.quotecast.pipeline;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import io.quotecast.source.EventSink;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Receives the events that the {@link PipelineThread} takes from its queue, on that thread unless noted otherwise.
 */
public interface EventHandler {
    /**
     * Processes an event.
     *
     * @param callback called on this thread with the position once the event is committed; may be null
     */
    void onEvent(MarketEvent event, @Nullable LongConsumer callback, long nowMicros);

    /**
     * Processes an event of a source that runs in this term. A shared journal discards it if the term has ended.
     *
     * @param sourceOffset offset of the event in its source, see {@link EventSink#offerAt}; 0 if the source has none
     */
    default void onEventInTerm(long term, long sourceOffset, MarketEvent event, long nowMicros) {
        onEvent(event, null, nowMicros);
    }

    /** Returns why no event is accepted at the moment, or null. Safe on any thread. */
    default @Nullable Rejection rejection() {
        return null;
    }

    /** Returns whether no processed event waits to be committed, or none can be committed any more. */
    default boolean isDrained() {
        return true;
    }

    /** Called about 50 times a second, whether events arrive or not. */
    void onTick(long nowMicros);

    /** Called after each batch of events. */
    void onBatchEnd();
}
