package io.quotecast.journal.format;

import java.util.List;

/**
 * The content of a checkpoint: the message {@code Checkpoint} of {@code src/docs/journal.proto}.
 *
 * @param version the form of the numbers and of the state
 * @param sourceOffset the offset that the source had reached; 0 if none
 * @param termStarts the positions of the leader markers, ascending
 * @param seriesNumbers how many events each series has had, as {@link io.quotecast.journal.SeriesNumbers} wrote them
 * @param state what was given to {@link io.quotecast.journal.Journal#saveCheckpoint}
 */
public record StoredCheckpoint(
        int version, long sourceOffset, List<Long> termStarts, byte[] seriesNumbers, byte[] state) {
    private static final int SOURCE_OFFSET = 1;
    private static final int TERM_STARTS = 2;
    private static final int SERIES_NUMBERS = 3;
    private static final int STATE = 4;

    public StoredCheckpoint {
        termStarts = List.copyOf(termStarts);
    }

    /** Creates a checkpoint in the current form. */
    public StoredCheckpoint(long sourceOffset, List<Long> termStarts, byte[] seriesNumbers, byte[] state) {
        this(FormatVersion.CURRENT, sourceOffset, termStarts, seriesNumbers, state);
    }

    /** Returns the message. */
    public byte[] toByteArray() {
        ProtobufBuffer out = new ProtobufBuffer();
        out.writeNumber(SOURCE_OFFSET, sourceOffset);
        out.writePackedNumbers(TERM_STARTS, termStarts);
        out.writeBytes(SERIES_NUMBERS, seriesNumbers);
        out.writeBytes(STATE, state);
        return out.toByteArray();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedRecordException if the bytes are not a checkpoint
     */
    public static StoredCheckpoint parse(byte[] bytes) {
        ProtobufMessage message = ProtobufMessage.parse(bytes);
        return new StoredCheckpoint(
                message.number(SOURCE_OFFSET),
                message.numbers(TERM_STARTS),
                message.bytes(SERIES_NUMBERS),
                message.bytes(STATE));
    }
}
