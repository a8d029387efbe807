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
 * What had become of a tape up to a position, so that a start need not read it from the beginning.
 *
 * @param block the newest one in the file when this was written; 0 before it is
 * @param q what is behind it is not in the state
 * @param counts how many events each series had had
 * @param state what the stages behind the journal knew
 */
record CheckpointRow(long block, String epoch, long q, byte[] counts, byte[] state) {
    private static final int KEPT = 2;

    void write(Connection connection) throws SQLException {
        ByteWriter byteWriter = new ByteWriter();
        byteWriter.sized(counts);
        byteWriter.raw(state);
        byte[] both = byteWriter.toBytes();
        try (PreparedStatement insert =
                connection.prepareStatement("insert into checkpoint (block, epoch, q, checksum, state)"
                        + " values ((select coalesce(max(id), 0) from tape), ?, ?, ?, ?)")) {
            insert.setString(1, epoch);
            insert.setLong(2, q);
            insert.setLong(3, ByteWriter.checksum(both));
            insert.setBytes(4, both);
            insert.executeUpdate();
        }
        JournalFile.run(connection, "delete from checkpoint where id <= (select max(id) from checkpoint) - " + KEPT);
    }

    /** The newest one that is whole; null if there is none. */
    static @Nullable CheckpointRow read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select block, epoch, q, checksum, state from checkpoint order by id desc")) {
            while (rows.next()) {
                byte[] both = rows.getBytes(5);
                if (rows.getLong(4) == ByteWriter.checksum(both)) {
                    ByteReader in = new ByteReader(both);
                    return new CheckpointRow(
                            rows.getLong(1), rows.getString(2), rows.getLong(3), in.sized(), in.rest());
                }
            }
        }
        return null;
    }
}
