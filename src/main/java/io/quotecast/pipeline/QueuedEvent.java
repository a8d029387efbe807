package io.quotecast.pipeline;

import io.quotecast.market.MarketEvent;
import java.util.function.LongConsumer;

/** An event in the queue of the road that brings more with it than itself. */
sealed interface QueuedEvent {
    void travel(EventHandler eventHandler, long nowMicros);

    /** One whose sender waits to hear its position. */
    record AcknowledgedEvent(MarketEvent event, LongConsumer recorded) implements QueuedEvent {
        @Override
        public void travel(EventHandler eventHandler, long nowMicros) {
            eventHandler.travel(event, recorded, nowMicros);
        }
    }

    /** One that only the leader of a shared tape may add. */
    record EventInTerm(long term, long place, MarketEvent event) implements QueuedEvent {
        @Override
        public void travel(EventHandler eventHandler, long nowMicros) {
            eventHandler.travelIn(term, place, event, nowMicros);
        }
    }
}
