package io.quotecast.journal.format;

/**
 * The versions of the stored form. A record, a part of a checkpoint and a state carry theirs in their first bytes; a row of
 * the SQLite file has it in a column.
 */
public final class FormatVersion {
    /** The form of version 0.1, which is read and not written: {@link LegacyEventFormat}. */
    public static final int LEGACY = 1;
    /** The form that {@code src/docs/journal.proto} describes. A newer one cannot be read. */
    public static final int CURRENT = 2;

    /** The field in which a message that is stored by itself has its version. It comes first in the bytes. */
    public static final int FIELD = 1;

    private static final int FIRST_BYTE = FIELD << 3;

    private FormatVersion() {}

    /** Whether these are bytes of a message with a version, as all versions after {@link #LEGACY} are. */
    public static boolean isVersioned(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == FIRST_BYTE;
    }
}
