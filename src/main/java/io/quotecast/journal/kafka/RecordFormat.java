package io.quotecast.journal.kafka;

import io.quotecast.journal.format.FormatVersion;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.journal.format.ProtobufBuffer;
import io.quotecast.journal.format.ProtobufReader;
import io.quotecast.journal.format.StoredEventReader;
import io.quotecast.journal.format.StoredEventWriter;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import org.jspecify.annotations.Nullable;

/**
 * The value of a journal record: the message {@code Record} of {@code src/docs/journal.proto}, or a record of version
 * 0.1. Owned by one thread.
 */
final class RecordFormat {
    /** Records of a newer version cannot be read. */
    static final int VERSION = FormatVersion.CURRENT;

    private static final int NODE = 2;
    private static final int NUMBER = 3;
    private static final int TERM = 4;
    private static final int SOURCE_OFFSET = 5;
    private static final int EVENT = 6;
    private static final int LEADER_MARKER = 7;

    private static final int VERSION_TAG = FormatVersion.FIELD << 3 | ProtobufReader.VARINT;
    private static final int NODE_TAG = NODE << 3 | ProtobufReader.FIXED64;
    private static final int NUMBER_TAG = NUMBER << 3 | ProtobufReader.VARINT;
    private static final int TERM_TAG = TERM << 3 | ProtobufReader.VARINT;
    private static final int SOURCE_OFFSET_TAG = SOURCE_OFFSET << 3 | ProtobufReader.VARINT;
    private static final int EVENT_TAG = EVENT << 3 | ProtobufReader.LENGTH_DELIMITED;
    private static final int LEADER_MARKER_TAG = LEADER_MARKER << 3 | ProtobufReader.LENGTH_DELIMITED;

    private final StoredEventWriter eventWriter = new StoredEventWriter();
    private final StoredEventReader eventReader;
    private final LegacyRecordFormat legacyFormat;
    private final ProtobufBuffer buffer = new ProtobufBuffer();
    /** The fields with which all records of a node begin. */
    private byte[] header = {};

    private long headerNodeId;

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
        this.eventReader = new StoredEventReader(instruments);
        this.legacyFormat = new LegacyRecordFormat(instruments);
    }

    byte[] write(long nodeId, OutgoingRecord.Event event) {
        writeHeader(nodeId, event.number());
        buffer.writeNumber(TERM, event.term());
        buffer.writeNumber(SOURCE_OFFSET, event.term() == 0 ? 0 : event.sourceOffset());
        eventWriter.startSequence();
        eventWriter.write(EVENT, 0, 0, event.event(), buffer);
        return buffer.toByteArray();
    }

    byte[] write(long nodeId, OutgoingRecord.LeaderMarker leaderMarker) {
        writeHeader(nodeId, leaderMarker.number());
        buffer.endMessage(buffer.beginMessage(LEADER_MARKER));
        return buffer.toByteArray();
    }

    /**
     * @throws NewerFormatException if a newer version of this program wrote the record
     * @throws MalformedRecordException if the value is not a record
     */
    Content read(byte[] value) {
        if (value.length > 0 && value[0] == FormatVersion.LEGACY) {
            return legacyFormat.read(value);
        }
        return readMessage(new ProtobufReader(value));
    }

    private Content readMessage(ProtobufReader in) {
        long version = in.isAtEnd() || in.readTag() != VERSION_TAG ? 0 : in.readNumber();
        if (version > VERSION) {
            throw new NewerFormatException(version);
        }
        if (version <= FormatVersion.LEGACY) {
            throw new MalformedRecordException("a record does not begin with its version");
        }
        long nodeId = 0;
        long number = 0;
        long term = 0;
        long sourceOffset = 0;
        boolean isLeaderMarker = false;
        MarketEvent event = null;
        while (!in.isAtEnd()) {
            int tag = in.readTag();
            switch (tag) {
                case NODE_TAG -> nodeId = in.readFixed64();
                case NUMBER_TAG -> number = in.readNumber();
                case TERM_TAG -> term = in.readNumber();
                case SOURCE_OFFSET_TAG -> sourceOffset = in.readNumber();
                case EVENT_TAG -> {
                    eventReader.startSequence();
                    event = eventReader.read(in);
                }
                case LEADER_MARKER_TAG -> {
                    isLeaderMarker = true;
                    in.skip(tag);
                }
                default -> in.skip(tag);
            }
        }
        if (event == null && !isLeaderMarker) {
            throw new MalformedRecordException("a record is neither an event nor a leader marker");
        }
        return new Content(nodeId, number, term, sourceOffset, event);
    }

    private void writeHeader(long nodeId, long number) {
        buffer.clear();
        if (header.length == 0 || nodeId != headerNodeId) {
            buffer.writeNumber(FormatVersion.FIELD, VERSION);
            buffer.writeFixed64(NODE, nodeId);
            header = buffer.toByteArray();
            headerNodeId = nodeId;
            buffer.clear();
        }
        buffer.writeFields(header);
        buffer.writeNumber(NUMBER, number);
    }
}
