package io.quotecast.pipeline;

import io.quotecast.market.MarketEvent;
import java.util.function.LongConsumer;

/** An event in the queue of the road that brings more with it than itself. */
sealed interface QueuedEvent {
    void deliverTo(EventHandler handler, long nowMicros);

    /** One whose sender waits to hear its position. */
    record AcknowledgedEvent(MarketEvent event, LongConsumer callback) implements QueuedEvent {
        @Override
        public void deliverTo(EventHandler handler, long nowMicros) {
            handler.onEvent(event, callback, nowMicros);
        }
    }

    /** One that only the leader of a shared tape may add. */
    record EventInTerm(long term, long sourceOffset, MarketEvent event) implements QueuedEvent {
        @Override
        public void deliverTo(EventHandler handler, long nowMicros) {
            handler.onEventInTerm(term, sourceOffset, event, nowMicros);
        }
    }
}
