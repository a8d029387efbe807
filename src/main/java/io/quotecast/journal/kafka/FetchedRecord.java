package io.quotecast.journal.kafka;

import io.quotecast.journal.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A record of the tape that has been read back.
 *
 * @param position its position
 * @param entry null where no event is: at a mark, or where one stands that came too late for its term
 * @param ownNumber its number, if this process has added it; otherwise 0
 * @param sourceOffset how far the source of the event has come; 0 if it does not say
 * @param isLeaderMarker whether one begins to lead here
 */
record FetchedRecord(long position, @Nullable Entry entry, long ownNumber, long sourceOffset, boolean isLeaderMarker) {}
