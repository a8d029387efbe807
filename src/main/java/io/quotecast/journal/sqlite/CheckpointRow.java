package io.quotecast.journal.sqlite;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.Checksum;
import io.quotecast.journal.format.FormatVersion;
import io.quotecast.journal.format.MalformedRecordException;
import io.quotecast.journal.format.StoredCheckpoint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state that results from a journal up to a position, so that a start need not replay it from the beginning.
 *
 * @param blockId newest block in the file when the row was written; 0 before it is written
 * @param position position of the last entry that the state includes
 */
record CheckpointRow(long blockId, String epoch, long position, StoredCheckpoint content) {
    private static final System.Logger LOG = System.getLogger(CheckpointRow.class.getName());
    private static final int MAX_ROWS = 2;

    void write(Connection connection) throws SQLException {
        byte[] bytes = content.toByteArray();
        try (PreparedStatement insert =
                connection.prepareStatement("insert into checkpoint (block, epoch, q, checksum, format, state)"
                        + " values ((select coalesce(max(id), 0) from tape), ?, ?, ?, ?, ?)")) {
            insert.setString(1, epoch);
            insert.setLong(2, position);
            insert.setLong(3, Checksum.of(bytes));
            insert.setInt(4, FormatVersion.CURRENT);
            insert.setBytes(5, bytes);
            insert.executeUpdate();
        }
        JournalFile.execute(
                connection, "delete from checkpoint where id <= (select max(id) from checkpoint) - " + MAX_ROWS);
    }

    /** Returns the newest undamaged checkpoint; null if there is none. */
    static @Nullable CheckpointRow read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select block, epoch, q, checksum, format, state from checkpoint order by id desc")) {
            while (rows.next()) {
                byte[] bytes = rows.getBytes(6);
                if (rows.getLong(4) == Checksum.of(bytes)) {
                    try {
                        StoredCheckpoint content = rows.getInt(5) == FormatVersion.LEGACY
                                ? readLegacy(bytes)
                                : StoredCheckpoint.parse(bytes);
                        return new CheckpointRow(rows.getLong(1), rows.getString(2), rows.getLong(3), content);
                    } catch (MalformedRecordException e) {
                        LOG.log(
                                System.Logger.Level.WARNING,
                                "The checkpoint at {0} cannot be used: {1}",
                                rows.getLong(3),
                                e.getMessage());
                    }
                }
            }
        }
        return null;
    }

    private static StoredCheckpoint readLegacy(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        return new StoredCheckpoint(FormatVersion.LEGACY, 0, List.of(), in.readByteArray(), in.readRemaining());
    }
}
