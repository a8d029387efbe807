package io.quotecast.pipeline;

import io.quotecast.market.MarketEvent;
import java.util.function.LongConsumer;

/** An event in the queue of the pipeline together with data about its delivery. */
sealed interface QueuedEvent {
    void deliverTo(EventHandler handler, long nowMicros);

    /** An event whose sender is notified of its position. */
    record AcknowledgedEvent(MarketEvent event, LongConsumer callback) implements QueuedEvent {
        @Override
        public void deliverTo(EventHandler handler, long nowMicros) {
            handler.onEvent(event, callback, nowMicros);
        }
    }

    /** An event that is valid only while this process leads the shared journal in a term. */
    record EventInTerm(long term, long sourceOffset, MarketEvent event) implements QueuedEvent {
        @Override
        public void deliverTo(EventHandler handler, long nowMicros) {
            handler.onEventInTerm(term, sourceOffset, event, nowMicros);
        }
    }
}
