package io.quotecast.journal.sqlite;

import io.quotecast.journal.format.Checksum;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Consecutive entries of a journal, stored as one row of the table {@code tape}.
 *
 * @param id 1, 2, 3, ... over all epochs
 * @param firstMicros when the first entry was added, µs since 1970-01-01T00:00Z
 * @param lastMicros when the block was last written, µs since 1970-01-01T00:00Z
 * @param checksum CRC-32C of the bytes
 * @param version version of the stored form of the bytes
 * @param bytes the message {@code Block} of {@code src/docs/journal.proto}, or a block of version 0.1
 */
record Block(
        long id,
        String epoch,
        long firstPosition,
        long lastPosition,
        long firstMicros,
        long lastMicros,
        long checksum,
        int version,
        byte[] bytes) {
    /** Sets the values of a row. */
    void bind(PreparedStatement row) throws SQLException {
        row.setLong(1, id);
        row.setString(2, epoch);
        row.setLong(3, firstPosition);
        row.setLong(4, lastPosition);
        row.setLong(5, firstMicros);
        row.setLong(6, lastMicros);
        row.setLong(7, checksum);
        row.setInt(8, version);
        row.setBytes(9, bytes);
    }

    /** Returns whether the bytes match the checksum. */
    boolean isWhole() {
        return checksum == Checksum.of(bytes);
    }
}
