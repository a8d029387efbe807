package io.quotecast.journal.kafka;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.LegacyEventFormat;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.market.Instruments;

/** Reads records in the form of version 0.1. Owned by one thread. */
final class LegacyRecordFormat {
    private static final int EVENT = 0;
    private static final int LEADER_MARKER = 1;

    private final LegacyEventFormat eventFormat;

    LegacyRecordFormat(Instruments instruments) {
        this.eventFormat = new LegacyEventFormat(instruments);
    }

    /**
     * @throws MalformedRecordException if it is no record
     */
    RecordFormat.Content read(byte[] value) {
        ByteReader in = new ByteReader(value);
        // The version, which has been read.
        in.readByte();
        int kind = in.readByte();
        long nodeId = in.readVarint();
        long number = in.readVarint();
        return switch (kind) {
            case EVENT -> {
                long term = in.readVarint();
                long sourceOffset = term == 0 ? 0 : in.readVarint();
                yield new RecordFormat.Content(nodeId, number, term, sourceOffset, eventFormat.read(in));
            }
            case LEADER_MARKER -> new RecordFormat.Content(nodeId, number, 0, 0, null);
            default -> throw new MalformedRecordException("kind " + kind + " of a record");
        };
    }
}
