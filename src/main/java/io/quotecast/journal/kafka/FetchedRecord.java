package io.quotecast.journal.kafka;

import io.quotecast.journal.Entry;
import io.quotecast.market.Message;
import org.jspecify.annotations.Nullable;

/**
 * A record that has been read back from the journal.
 *
 * @param entry null if the record has no valid event: a leader marker, or an event whose term was over
 * @param ownNumber number of the record if this process appended it, else 0
 * @param sourceOffset offset of the event's source after the event; 0 if the source has no offsets
 * @param isLeaderMarker whether a term begins at this position
 */
record FetchedRecord(long position, @Nullable Entry entry, long ownNumber, long sourceOffset, boolean isLeaderMarker) {
    /** Returns the size of the payload of a message; 0 for everything else. */
    int payloadLength() {
        return entry != null && entry.event() instanceof Message message ? message.payload().length : 0;
    }
}
