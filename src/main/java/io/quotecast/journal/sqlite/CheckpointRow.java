package io.quotecast.journal.sqlite;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.ByteWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The state that results from a journal up to a position, so that a start need not replay it from the beginning.
 *
 * @param blockId newest block in the file when the row was written; 0 before it is written
 * @param position position of the last entry that the state includes
 * @param seriesCounts number of events of each series up to the position
 * @param state state of the pipeline, as passed to {@link SqliteJournal#saveCheckpoint}
 */
record CheckpointRow(long blockId, String epoch, long position, byte[] seriesCounts, byte[] state) {
    private static final int MAX_ROWS = 2;

    void write(Connection connection) throws SQLException {
        ByteWriter writer = new ByteWriter();
        writer.writeByteArray(seriesCounts);
        writer.writeRawBytes(state);
        byte[] content = writer.toByteArray();
        try (PreparedStatement insert =
                connection.prepareStatement("insert into checkpoint (block, epoch, q, checksum, state)"
                        + " values ((select coalesce(max(id), 0) from tape), ?, ?, ?, ?)")) {
            insert.setString(1, epoch);
            insert.setLong(2, position);
            insert.setLong(3, ByteWriter.checksum(content));
            insert.setBytes(4, content);
            insert.executeUpdate();
        }
        JournalFile.execute(
                connection, "delete from checkpoint where id <= (select max(id) from checkpoint) - " + MAX_ROWS);
    }

    /** Returns the newest undamaged checkpoint; null if there is none. */
    static @Nullable CheckpointRow read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select block, epoch, q, checksum, state from checkpoint order by id desc")) {
            while (rows.next()) {
                byte[] content = rows.getBytes(5);
                if (rows.getLong(4) == ByteWriter.checksum(content)) {
                    ByteReader in = new ByteReader(content);
                    return new CheckpointRow(
                            rows.getLong(1),
                            rows.getString(2),
                            rows.getLong(3),
                            in.readByteArray(),
                            in.readRemaining());
                }
            }
        }
        return null;
    }
}
