package io.quotecast.pipeline;

import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import io.quotecast.source.EventSink;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** What the thread of the road does with what it takes. All calls come on that thread, but where it says otherwise. */
public interface EventHandler {
    /**
     * Takes an event on its way.
     *
     * @param callback hears its position once it is on the tape and shown, on this thread; null for nobody
     */
    void onEvent(MarketEvent event, @Nullable LongConsumer callback, long nowMicros);

    /**
     * Takes an event that only the leader of a shared tape may add, in the term in which its source runs.
     *
     * @param sourceOffset how far its source has come with it, see {@link EventSink#offerAt}; 0 if it does not say
     */
    default void onEventInTerm(long term, long sourceOffset, MarketEvent event, long nowMicros) {
        onEvent(event, null, nowMicros);
    }

    /** Why no event may come in just now, or null. On any thread. */
    default @Nullable Rejection rejection() {
        return null;
    }

    /** Whether nothing that was taken is still on its way, or never will arrive. */
    default boolean isDrained() {
        return true;
    }

    /** Called about 50 times a second, busy or not, for what is due by time. */
    void onTick(long nowMicros);

    /** Called after each batch of events: what was held back to be sent together can go. */
    void onBatchEnd();
}
