package io.quotecast.journal.kafka;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.ByteWriter;
import io.quotecast.journal.format.EventFormat;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record of the tape: the version of its form, its kind, who added it and as his how manyth, and of an
 * event its term and its bytes. Owned by one thread.
 */
final class RecordFormat {
    /** What a newer one wrote cannot be read. */
    static final int VERSION = EventFormat.VERSION;

    private static final int EVENT = 0;
    private static final int LEADER_MARKER = 1;

    private final EventFormat eventFormat;
    private final ByteWriter buffer = new ByteWriter();

    /**
     * A record as it stands on the tape.
     *
     * @param nodeId who added it
     * @param number as his how manyth
     * @param event null for a mark
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
     * @throws NewerFormatException if a newer version of this program wrote it
     * @throws MalformedRecordException if it is none
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
            default -> throw new MalformedRecordException("kind " + kind + " of a record");
        };
    }

    /** As the events in it are read. */
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
