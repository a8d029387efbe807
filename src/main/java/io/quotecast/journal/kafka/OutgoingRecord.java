package io.quotecast.journal.kafka;

import io.quotecast.market.MarketEvent;

/** What this process adds to the topics, in this order. */
sealed interface OutgoingRecord {
    /**
     * An event.
     *
     * @param number 1, 2, 3, ... over all that this process adds to the tape
     * @param term in which it counts; 0 if it counts in any
     * @param sourceOffset how far its source has come; 0 if it does not say
     */
    record Event(long number, long term, long sourceOffset, MarketEvent event) implements OutgoingRecord {}

    /** The mark with which this process begins to lead: its position is the term. */
    record LeaderMarker(long number) implements OutgoingRecord {}

    /** What had become of the tape. */
    record StateCheckpoint(Checkpoint checkpoint) implements OutgoingRecord {}
}
