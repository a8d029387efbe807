package io.quotecast.journal.sqlite;

import io.quotecast.journal.format.Checksum;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * Consecutive entries of a journal, stored as one row of the table {@code tape}.
 *
 * @param id 1, 2, 3, ... over all epochs
 * @param firstMicros when the first entry was added, µs since 1970-01-01T00:00Z
 * @param lastMicros when the block was last written, µs since 1970-01-01T00:00Z
 * @param previous checksum of the block before; 0 if there is none
 * @param checksum CRC-32C of all other values, or of the bytes only: see {@link RowFormat}
 * @param format see {@link RowFormat}
 * @param bytes the message {@code Block} of {@code src/docs/journal.proto}, or a block of version 0.1
 */
record Block(
        long id,
        String epoch,
        long firstPosition,
        long lastPosition,
        long firstMicros,
        long lastMicros,
        long previous,
        long checksum,
        int format,
        byte[] bytes) {
    private static final byte[] NO_BYTES = {};

    /** Creates a block with its checksum, in the current format. */
    static Block of(
            long id,
            String epoch,
            long firstPosition,
            long lastPosition,
            long firstMicros,
            long lastMicros,
            long previous,
            byte[] bytes) {
        Block block = new Block(
                id, epoch, firstPosition, lastPosition, firstMicros, lastMicros, previous, 0, RowFormat.CHAINED, bytes);
        return block.withChecksum(block.computedChecksum());
    }

    private Block withChecksum(long newChecksum) {
        return new Block(
                id, epoch, firstPosition, lastPosition, firstMicros, lastMicros, previous, newChecksum, format, bytes);
    }

    /** Reads a row with the columns in the order of the components. */
    static Block read(ResultSet rows) throws SQLException {
        return new Block(
                rows.getLong(1),
                Objects.requireNonNullElse(rows.getString(2), ""),
                rows.getLong(3),
                rows.getLong(4),
                rows.getLong(5),
                rows.getLong(6),
                rows.getLong(7),
                rows.getLong(8),
                rows.getInt(9),
                Objects.requireNonNullElse(rows.getBytes(10), NO_BYTES));
    }

    /**
     * A change of the table: a new block, or entries added to the last one.
     *
     * @param stored checksum of the row that has fewer entries; -1 if there is no row yet
     */
    record Change(Block block, long stored) {
        /**
         * Writes the changes, within a transaction.
         *
         * @throws SQLException if a row exists that should not, or is not the one that this process wrote
         */
        static void write(JournalFile file, List<Change> changes) throws SQLException {
            for (Change change : changes) {
                if (change.stored < 0) {
                    change.insert(file.prepare("insert into tape (id, epoch, first_q, last_q, first_time, last_time,"
                            + " previous, checksum, format, entries) values (?,?,?,?,?,?,?,?,?,?)"));
                } else {
                    change.update(file.prepare("update tape set last_q = ?, last_time = ?, checksum = ?, entries = ?"
                            + " where id = ? and checksum = ?"));
                }
            }
        }

        private void insert(PreparedStatement row) throws SQLException {
            row.setLong(1, block.id);
            row.setString(2, block.epoch);
            row.setLong(3, block.firstPosition);
            row.setLong(4, block.lastPosition);
            row.setLong(5, block.firstMicros);
            row.setLong(6, block.lastMicros);
            row.setLong(7, block.previous);
            row.setLong(8, block.checksum);
            row.setInt(9, block.format);
            row.setBytes(10, block.bytes);
            row.executeUpdate();
        }

        private void update(PreparedStatement row) throws SQLException {
            row.setLong(1, block.lastPosition);
            row.setLong(2, block.lastMicros);
            row.setLong(3, block.checksum);
            row.setBytes(4, block.bytes);
            row.setLong(5, block.id);
            row.setLong(6, stored);
            if (row.executeUpdate() != 1) {
                throw new SQLException("block " + block.id + " has been changed by another program; stop this server");
            }
        }
    }

    /** Returns what identifies the row. */
    Link link() {
        return new Link(id, checksum);
    }

    /** Returns whether the row matches its checksum. */
    boolean isWhole() {
        return checksum == computedChecksum();
    }

    private long computedChecksum() {
        return RowFormat.isUnchained(format)
                ? Checksum.of(bytes)
                : new RowChecksum(previous)
                        .add(id)
                        .add(epoch)
                        .add(firstPosition)
                        .add(lastPosition)
                        .add(firstMicros)
                        .add(lastMicros)
                        .add(format)
                        .add(bytes)
                        .value();
    }
}
