package io.quotecast.journal.sqlite;

import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.format.FormatVersion;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The SQLite file of a journal: blocks of entries, checkpoints, closed bars. Owned by one thread at a time. */
final class JournalFile implements AutoCloseable {
    /** The version of the tables. Before it, checksums covered the bytes of a row only. */
    private static final int FORMAT_VERSION = RowFormat.CHAINED;

    private static final int APPLICATION_ID = 0x51435354;
    private static final int BUSY_MILLIS = 10_000;
    /** A row without a value has the form of version 0.1. */
    private static final String FORMAT_COLUMN = ", format integer not null default " + FormatVersion.LEGACY;
    /** The checksum of the row before. */
    private static final String PREVIOUS_COLUMN = ", previous integer not null default 0";
    /** The newest row of the table bars that belongs to a checkpoint, and the checksum of all timeframes. */
    private static final String BARS_COLUMNS =
            ", bars_id integer not null default 0, bars_checksum integer not null default 0";

    private static final String[] SCHEMA = {
        "create table meta (key text primary key, value text not null) without rowid",
        "create table tape (id integer primary key, epoch text not null, first_q integer not null,"
                + " last_q integer not null, first_time integer not null, last_time integer not null,"
                + " checksum integer not null, entries blob not null" + FORMAT_COLUMN + PREVIOUS_COLUMN + ")",
        "create table checkpoint (id integer primary key, block integer not null, epoch text not null,"
                + " q integer not null, checksum integer not null, state blob not null" + FORMAT_COLUMN
                + PREVIOUS_COLUMN
                + BARS_COLUMNS + ")",
        "create table bars (id integer primary key, timeframe integer not null, bars integer not null,"
                + " checksum integer not null, entries blob not null" + FORMAT_COLUMN + PREVIOUS_COLUMN + ")"
    };
    /** What makes a file of version 0.1 one of the next version. Its rows keep their form, in which they are read. */
    private static final String[] LEGACY_UPGRADE = {
        "alter table tape add column" + FORMAT_COLUMN.substring(1),
        "alter table checkpoint add column" + FORMAT_COLUMN.substring(1),
        "alter table bars add column" + FORMAT_COLUMN.substring(1),
        "update bars set timeframe = case timeframe when 0 then 1 when 1 then 60 when 2 then 300 else 3600 end"
    };
    /** What makes a file with checksums of bytes one with checksums of rows. Its rows keep their checksums. */
    private static final String[] UPGRADE = {
        "alter table tape add column" + PREVIOUS_COLUMN.substring(1),
        "alter table checkpoint add column" + PREVIOUS_COLUMN.substring(1),
        "alter table checkpoint add column bars_id integer not null default 0",
        "alter table checkpoint add column bars_checksum integer not null default 0",
        "alter table bars add column" + PREVIOUS_COLUMN.substring(1),
        "insert or replace into meta select 'blocks', coalesce(max(id), 0) || ' ' || coalesce((select checksum from"
                + " tape order by id desc limit 1), 0) from tape",
        "insert or replace into meta select 'deleted', coalesce(min(id) - 1, 0) || ' 0' from tape",
        "insert or replace into meta select 'unchained', coalesce(max(id), 0) || ' 0' from tape",
        "insert or replace into meta select 'unchained-bars', coalesce(max(id), 0) || ' 0' from bars",
        "insert or replace into meta select 'unchained-checkpoints', coalesce(max(id), 0) || ' 0' from checkpoint"
    };

    private final Path path;
    private final Connection connection;
    private final boolean upgraded;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private @Nullable String owner;

    /**
     * Opens the file, or creates it.
     *
     * @throws UnusableJournalException if the file cannot be used, is not a journal, has a newer format, or is damaged
     */
    JournalFile(Path path, SyncMode syncMode) {
        this.path = path;
        String driverProblem = SqliteFailure.driverProblem();
        if (driverProblem != null) {
            throw new UnusableJournalException("'" + path + "' cannot be opened: " + driverProblem);
        }
        Connection opened = null;
        try {
            opened = connect(path, syncMode);
            long format = queryLong(opened, "pragma user_version");
            if (format > FORMAT_VERSION) {
                throw new UnusableJournalException("'" + path + "' has format " + format
                        + ", and this version reads formats up to " + FORMAT_VERSION
                        + ": start a newer version, or move the file away to begin a new journal");
            }
            if (isForeign(opened, format)) {
                throw new UnusableJournalException("'" + path + "' is a SQLite database of another program: move it"
                        + " away to begin a new journal, or set quotecast.data-dir to another folder");
            }
            if (format == 0) {
                create(opened);
            } else if (format < FORMAT_VERSION) {
                upgrade(opened, format);
            }
            upgraded = format < FORMAT_VERSION;
            connection = opened;
        } catch (SQLException e) {
            close(opened);
            throw SqliteFailure.unusable(path, e);
        } catch (UnusableJournalException e) {
            close(opened);
            throw e;
        }
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

    /** Opens a connection that cannot change the file. */
    static Connection connectToRead(Path path) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + path);
        return source.getConnection();
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

    private static boolean isForeign(Connection connection, long format) throws SQLException {
        return format == 0
                ? queryLong(connection, "select count(*) from sqlite_master") > 0
                : queryLong(connection, "pragma application_id") != APPLICATION_ID;
    }

    private static void create(Connection connection) throws SQLException {
        inTransaction(connection, () -> {
            execute(connection, SCHEMA);
            execute(connection, "pragma application_id = " + APPLICATION_ID, "pragma user_version = " + FORMAT_VERSION);
        });
    }

    private static void upgrade(Connection connection, long format) throws SQLException {
        inTransaction(connection, () -> {
            if (format == FormatVersion.LEGACY) {
                execute(connection, LEGACY_UPGRADE);
            }
            execute(connection, UPGRADE);
            execute(connection, "pragma user_version = " + FORMAT_VERSION);
        });
    }

    /** The statements of one transaction. */
    interface TransactionBody {
        void run() throws SQLException;
    }

    /**
     * Runs the statements in one transaction, which any exception rolls back.
     *
     * @throws SQLException if a statement fails, or another process has become the owner of the file
     */
    void inTransaction(TransactionBody body) throws SQLException {
        inTransaction(connection, () -> {
            checkOwner();
            body.run();
        });
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

    /**
     * Makes this object the owner of the file, within a transaction. Every later transaction fails once another process
     * has become the owner: the lock of the data directory does not hold where its file is deleted.
     */
    void becomeOwner(String token) throws SQLException {
        setMeta("owner", token);
        owner = token;
    }

    private void checkOwner() throws SQLException {
        if (owner != null && !meta("owner").equals(Optional.of(owner))) {
            throw new SQLException("another server has opened this journal; stop this server");
        }
    }

    /** Returns whether an earlier version wrote the file, and this object has upgraded it or created a new one. */
    boolean isUpgraded() {
        return upgraded;
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
        PreparedStatement select = prepare("select value from meta where key = ?");
        select.setString(1, key);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
        }
    }

    void setMeta(String key, String value) throws SQLException {
        PreparedStatement insert = prepare("insert or replace into meta values (?, ?)");
        insert.setString(1, key);
        insert.setString(2, value);
        insert.executeUpdate();
    }

    /** Returns a statement that stays prepared until the file is closed. */
    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        return statement;
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
            while (rows.next() && epoch.equals(rows.getString(2)) && rows.getLong(3) > position) {
                found = rows.getLong(1);
            }
        }
        return found;
    }

    /** Returns the block with this id; null if there is none. */
    @Nullable
    Block block(long id) throws SQLException {
        Block[] found = new Block[1];
        read("where id = " + id, block -> {
            found[0] = block;
            return false;
        });
        return found[0];
    }

    /** Receives blocks. */
    interface RowReader {
        /** Returns whether to continue with the next block. */
        boolean read(Block block) throws SQLException;
    }

    /** Passes the blocks from this id on to the reader, in order, until it returns false. */
    void readFrom(long id, RowReader reader) throws SQLException {
        read("where id >= " + id + " order by id", reader);
    }

    private void read(String clause, RowReader reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select id, epoch, first_q, last_q, first_time, last_time,"
                        + " previous, checksum, format, entries from tape " + clause)) {
            boolean more = true;
            while (more && rows.next()) {
                more = reader.read(Block.read(rows));
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
