package io.quotecast.history.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** A SQLite file. */
final class SqliteFile implements Database {
    /** Number of rows deleted at once, which blocks writing for a few milliseconds. */
    private static final int DELETE_BATCH = 5_000;

    private static final int BUSY_MILLIS = 2_000;

    private final Path file;
    private final SQLiteDataSource dataSource;

    /**
     * @throws IllegalArgumentException if the folder does not exist and cannot be created
     */
    SqliteFile(Path file) {
        this.file = file;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the folder of '" + file + "' cannot be created (" + e
                            + "): set quotecast.data-dir to a folder that this user may write to",
                    e);
        }
        SQLiteConfig config = new SQLiteConfig();
        // Readers and the writer do not block each other, and a killed process leaves an intact file behind.
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_MILLIS);
        dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + file);
    }

    @Override
    public String name() {
        return "'" + file + "'";
    }

    @Override
    public String migrations() {
        return "db/migration/sqlite";
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void ensurePartitions(Connection connection, Collection<Long> days) {
        // One table holds all days.
    }

    @Override
    public boolean expire(Connection connection, long beforeMicros) throws SQLException {
        boolean trades = expire(connection, "trade", "t", beforeMicros);
        boolean bars = expire(connection, "bar", "start", beforeMicros);
        return trades || bars;
    }

    private static boolean expire(Connection connection, String table, String time, long beforeMicros)
            throws SQLException {
        // Deletes a batch of the oldest rows, and all further rows with the time of the last one, so that it always
        // advances.
        String delete = "delete from " + table + " where " + time + " <= min(?, coalesce((select " + time + " from "
                + table + " order by " + time + " limit 1 offset ?), ?))";
        try (PreparedStatement statement = connection.prepareStatement(delete)) {
            statement.setLong(1, beforeMicros - 1);
            statement.setInt(2, DELETE_BATCH - 1);
            statement.setLong(3, beforeMicros - 1);
            return statement.executeUpdate() >= DELETE_BATCH;
        }
    }
}
