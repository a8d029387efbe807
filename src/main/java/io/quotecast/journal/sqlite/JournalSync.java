package io.quotecast.journal.sqlite;

import io.quotecast.base.Threads;
import io.quotecast.journal.Fault;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that copies SQLite's write-ahead log (the {@code -wal} file) into the journal file at intervals, beside
 * the writer. Where transactions are not synced to disk one by one, this also syncs them.
 */
final class JournalSync {
    private static final System.Logger LOG = System.getLogger(JournalSync.class.getName());
    /** Above this size of the log, the writer is blocked briefly so that the log can restart from its beginning. */
    private static final long MAX_WAL_PAGES = 4_096;

    private final JournalFile file;
    private final Connection connection;
    private final long intervalNanos;
    private final Thread thread = new Thread(this::run, "quotecast-journal-sync");
    private final Fault fault = new Fault(LOG, "The journal can be synced to disk again", () -> {});
    private volatile boolean closed;

    JournalSync(JournalFile file, SyncMode syncMode, long intervalNanos) throws SQLException {
        this.file = file;
        this.connection = JournalFile.connect(file.path(), syncMode);
        this.intervalNanos = intervalNanos;
    }

    void start() {
        thread.start();
    }

    /** Returns why the journal cannot be synced to disk; empty while it can. On any thread. */
    String fault() {
        return fault.reason();
    }

    void close() throws SQLException {
        closed = true;
        Threads.awaitTermination(thread);
        connection.close();
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, intervalNanos);
            try {
                if (checkpointWal() > MAX_WAL_PAGES) {
                    synchronized (file) {
                        checkpointWal();
                    }
                }
                fault.clear();
            } catch (SQLException e) {
                fault.report(Level.WARNING, "'" + file.path() + "' cannot be synced to disk: " + e.getMessage());
            }
        }
    }

    /** Returns the number of pages in the log. */
    private long checkpointWal() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("pragma wal_checkpoint(passive)")) {
            return rows.next() ? rows.getLong(2) : 0;
        }
    }
}
