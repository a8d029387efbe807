package io.quotecast.feed;

import io.quotecast.market.MarketEvent;
import java.util.function.LongConsumer;

/** An event in the queue of the road that brings more with it than itself. */
sealed interface Carried {
    void travel(Road road, long nowMicros);

    /** One whose sender waits to hear its position. */
    record Awaited(MarketEvent event, LongConsumer recorded) implements Carried {
        @Override
        public void travel(Road road, long nowMicros) {
            road.travel(event, recorded, nowMicros);
        }
    }

    /** One that only the leader of a shared tape may add. */
    record Led(long term, long place, MarketEvent event) implements Carried {
        @Override
        public void travel(Road road, long nowMicros) {
            road.travelIn(term, place, event, nowMicros);
        }
    }
}
