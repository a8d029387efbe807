package io.quotecast.journal.kafka;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.ByteWriter;
import io.quotecast.journal.format.EventFormat;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import org.jspecify.annotations.Nullable;

/**
 * The value of a journal record: the version of the format, its kind, the process that appended it, and its number
 * among the records of that process; for an event also its term, the offset of its source, and the event. Owned by
 * one thread.
 */
final class RecordFormat {
    /** Records of a newer version cannot be read. */
    static final int VERSION = EventFormat.VERSION;

    private static final int EVENT = 0;
    private static final int LEADER_MARKER = 1;

    private final EventFormat eventFormat;
    private final ByteWriter buffer = new ByteWriter();

    /**
     * The content of a record.
     *
     * @param nodeId identifies the process that appended the record
     * @param number number of the record among those of that process
     * @param term term in which the event is valid; 0 if it is valid in any
     * @param sourceOffset offset of the event's source after the event; 0 if the source has no offsets
     * @param event null for a leader marker
     */
    record Content(
            long nodeId,
            long number,
            long term,
            long sourceOffset,
            @Nullable MarketEvent event) {}

    RecordFormat(Instruments instruments) {
        this.eventFormat = new EventFormat(instruments);
    }

    byte[] write(long nodeId, OutgoingRecord.Event event) {
        writeHeader(EVENT, nodeId, event.number());
        buffer.writeVarint(event.term());
        if (event.term() != 0) {
            buffer.writeVarint(event.sourceOffset());
        }
        eventFormat.write(event.event(), buffer);
        return buffer.toByteArray();
    }

    byte[] write(long nodeId, OutgoingRecord.LeaderMarker leaderMarker) {
        writeHeader(LEADER_MARKER, nodeId, leaderMarker.number());
        return buffer.toByteArray();
    }

    /**
     * @throws NewerFormatException if a newer version of this program wrote the record
     * @throws MalformedRecordException if the value is not a record
     */
    Content read(byte[] value) {
        ByteReader in = new ByteReader(value);
        int version = in.readByte();
        if (version > VERSION) {
            throw new NewerFormatException(version);
        }
        int kind = in.readByte();
        long nodeId = in.readVarint();
        long number = in.readVarint();
        return switch (kind) {
            case EVENT -> {
                long term = in.readVarint();
                long sourceOffset = term == 0 ? 0 : in.readVarint();
                yield new Content(nodeId, number, term, sourceOffset, eventFormat.read(in));
            }
            case LEADER_MARKER -> new Content(nodeId, number, 0, 0, null);
            default -> throw new MalformedRecordException("unknown kind of record: " + kind);
        };
    }

    /** Returns the format of the events in the records. */
    EventFormat eventFormat() {
        return eventFormat;
    }

    private void writeHeader(int kind, long nodeId, long number) {
        buffer.clear();
        buffer.writeByte(VERSION);
        buffer.writeByte(kind);
        buffer.writeVarint(nodeId);
        buffer.writeVarint(number);
    }
}
