package io.quotecast.journal.sqlite;

import io.quotecast.journal.format.FormatVersion;

/**
 * The versions of a row of the SQLite file, in its column {@code format}: the form of its bytes, and what its checksum
 * covers.
 */
final class RowFormat {
    /** A row of version 0.1. Its checksum covers the bytes only, and so does that of the next version. */
    static final int LEGACY = FormatVersion.LEGACY;
    /** Bytes in the current form; the checksum covers all columns and the checksum of the row before. */
    static final int CHAINED = 3;

    private RowFormat() {}

    /** Returns the version of the form of the bytes. */
    static int version(int format) {
        return format == LEGACY ? FormatVersion.LEGACY : FormatVersion.CURRENT;
    }

    /** Returns whether a server before the checksums of whole rows wrote the row. */
    static boolean isUnchained(int format) {
        return format < CHAINED;
    }
}
