package io.quotecast.journal.kafka;

import io.quotecast.market.MarketEvent;

/** A record that this process appends to one of its topics. */
sealed interface OutgoingRecord {
    /**
     * An event.
     *
     * @param number 1, 2, 3, ... over all records that this process appends to the journal
     * @param term term in which the event is valid; 0 if it is valid in any
     * @param sourceOffset offset of the event's source after the event; 0 if the source has no offsets
     */
    record Event(long number, long term, long sourceOffset, MarketEvent event) implements OutgoingRecord {}

    /** The marker with which this process begins to lead; its position is the term. */
    record LeaderMarker(long number) implements OutgoingRecord {}

    /** A checkpoint, which goes to the state topic. */
    record StateCheckpoint(Checkpoint checkpoint) implements OutgoingRecord {}
}
