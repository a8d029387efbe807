package io.quotecast.journal.sqlite;

import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.format.FormatVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;

/** The SQLite file of a journal: blocks of entries, checkpoints, closed bars. Owned by one thread at a time. */
final class JournalFile implements AutoCloseable {
    private static final int FORMAT_VERSION = FormatVersion.CURRENT;
    private static final int APPLICATION_ID = 0x51435354;
    private static final int BUSY_MILLIS = 10_000;
    /** A row without a value has the form of version 0.1. */
    private static final String FORMAT_COLUMN = ", format integer not null default " + FormatVersion.LEGACY;

    private static final String[] SCHEMA = {
        "create table meta (key text primary key, value text not null) without rowid",
        "create table tape (id integer primary key, epoch text not null, first_q integer not null,"
                + " last_q integer not null, first_time integer not null, last_time integer not null,"
                + " checksum integer not null, entries blob not null" + FORMAT_COLUMN + ")",
        "create table checkpoint (id integer primary key, block integer not null, epoch text not null,"
                + " q integer not null, checksum integer not null, state blob not null" + FORMAT_COLUMN + ")",
        "create table bars (id integer primary key, timeframe integer not null, bars integer not null,"
                + " checksum integer not null, entries blob not null" + FORMAT_COLUMN + ")"
    };
    /** What makes a file of version 0.1 one of this version. Its rows keep their form, in which they are read. */
    private static final String[] UPGRADE = {
        "alter table tape add column" + FORMAT_COLUMN.substring(1),
        "alter table checkpoint add column" + FORMAT_COLUMN.substring(1),
        "alter table bars add column" + FORMAT_COLUMN.substring(1),
        "update bars set timeframe = case timeframe when 0 then 1 when 1 then 60 when 2 then 300 else 3600 end"
    };

    private final Path path;
    private final Connection connection;

    /**
     * Opens the file, or creates it.
     *
     * @throws UnusableJournalException if the file is not a journal, has a newer format, or is damaged
     */
    JournalFile(Path path, SyncMode syncMode) {
        this.path = path;
        Connection opened = null;
        try {
            opened = connect(path, syncMode);
            long format = queryLong(opened, "pragma user_version");
            if (format > FORMAT_VERSION) {
                throw new UnusableJournalException("'" + path + "' has format " + format
                        + ", and this version reads formats up to " + FORMAT_VERSION
                        + ": start a newer version, or move the file away to begin a new journal");
            }
            if (format == 0) {
                create(opened);
            } else if (format == FormatVersion.LEGACY) {
                upgrade(opened);
            }
            connection = opened;
        } catch (SQLException e) {
            close(opened);
            throw damaged(path, String.valueOf(e.getMessage()));
        } catch (UnusableJournalException e) {
            close(opened);
            throw e;
        }
    }

    static UnusableJournalException damaged(Path path, String detail) {
        return new UnusableJournalException("'" + path + "' is damaged (" + detail
                + "): restore a copy of it, or move it away with its -wal and -shm files to begin a new journal");
    }

    /** Opens a connection to the file with the settings of this mode. */
    static Connection connect(Path path, SyncMode syncMode) throws SQLException {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl("jdbc:sqlite:" + path);
        Connection connection = source.getConnection();
        execute(
                connection,
                "pragma busy_timeout = " + BUSY_MILLIS,
                // Set before the first table is created: later, it would take a rewrite of the whole file.
                "pragma auto_vacuum = incremental",
                "pragma journal_mode = wal",
                "pragma wal_autocheckpoint = 0",
                synchronous(syncMode));
        return connection;
    }

    void setSyncMode(SyncMode syncMode) throws SQLException {
        execute(connection, synchronous(syncMode));
    }

    private static String synchronous(SyncMode syncMode) {
        return "pragma synchronous = "
                + switch (syncMode) {
                    case ALWAYS -> "full";
                    case INTERVAL -> "normal";
                    case NONE -> "off";
                };
    }

    private static void create(Connection connection) throws SQLException {
        inTransaction(connection, () -> {
            execute(connection, SCHEMA);
            execute(connection, "pragma application_id = " + APPLICATION_ID, "pragma user_version = " + FORMAT_VERSION);
        });
    }

    private static void upgrade(Connection connection) throws SQLException {
        inTransaction(connection, () -> {
            execute(connection, UPGRADE);
            execute(connection, "pragma user_version = " + FORMAT_VERSION);
        });
    }

    /** The statements of one transaction. */
    interface TransactionBody {
        void run() throws SQLException;
    }

    /** Runs the statements in one transaction, which any exception rolls back. */
    void inTransaction(TransactionBody body) throws SQLException {
        inTransaction(connection, body);
    }

    private static void inTransaction(Connection connection, TransactionBody body) throws SQLException {
        // Not setAutoCommit: after a disk error SQLite itself ends the transaction, and the driver would continue as if
        // the transaction were still open.
        execute(connection, "begin immediate");
        try {
            body.run();
            execute(connection, "commit");
        } catch (SQLException | RuntimeException e) {
            try {
                execute(connection, "rollback");
            } catch (SQLException rollbackFailure) {
                e.addSuppressed(rollbackFailure);
            }
            throw e;
        }
    }

    Path path() {
        return path;
    }

    Connection connection() {
        return connection;
    }

    /** Returns {@code ok}, or the first defect in the structure of the file. Reads the whole file. */
    String checkIntegrity() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("pragma quick_check(1)")) {
            return rows.next() ? rows.getString(1) : "no result";
        }
    }

    Optional<String> meta(String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select value from meta where key = ?")) {
            select.setString(1, key);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    void setMeta(String key, String value) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert or replace into meta values (?, ?)")) {
            insert.setString(1, key);
            insert.setString(2, value);
            insert.executeUpdate();
        }
    }

    /** Returns the newest block of any epoch; null if there is none. */
    @Nullable
    Block lastBlock() throws SQLException {
        Block[] last = new Block[1];
        read("order by id desc limit 1", block -> {
            last[0] = block;
            return false;
        });
        return last[0];
    }

    /**
     * Returns the id of the oldest block that has entries of the epoch after the position, among the blocks up to
     * {@code lastId}; 0 if there is none.
     */
    long firstBlockAfter(String epoch, long position, long lastId) throws SQLException {
        long found = 0;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select id, epoch, last_q from tape where id <= " + lastId + " order by id desc")) {
            while (rows.next() && rows.getString(2).equals(epoch) && rows.getLong(3) > position) {
                found = rows.getLong(1);
            }
        }
        return found;
    }

    /** Passes the blocks from this id on to the reader, in order, until it returns false. */
    void readFrom(long id, Predicate<Block> reader) throws SQLException {
        read("where id >= " + id + " order by id", reader);
    }

    private void read(String clause, Predicate<Block> reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id, epoch, first_q, last_q, first_time, last_time,"
                        + " checksum, format, entries from tape " + clause)) {
            boolean more = true;
            while (more && rows.next()) {
                more = reader.test(new Block(
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getLong(3),
                        rows.getLong(4),
                        rows.getLong(5),
                        rows.getLong(6),
                        rows.getLong(7),
                        rows.getInt(8),
                        rows.getBytes(9)));
            }
        }
    }

    /** Returns the first column of the first row; 0 if there is none. */
    static long queryLong(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void close(@Nullable Connection opened) {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (SQLException e) {
            System.getLogger(JournalFile.class.getName())
                    .log(System.Logger.Level.DEBUG, "Failed to close a connection to the journal file", e);
        }
    }

    @Override
    public void close() {
        close(connection);
    }
}
