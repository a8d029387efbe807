package io.quotecast.journal.sqlite;

import io.quotecast.base.Threads;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that brings what was written from SQLite's log (the file's {@code -wal}) into the file itself, at intervals,
 * beside the writer: that is also what brings it to the disk where not every transaction is.
 */
final class JournalSync {
    private static final System.Logger LOG = System.getLogger(JournalSync.class.getName());
    /** With a log of so many pages the writer is held up for a moment, so that the log can begin anew. */
    private static final int LONG_LOG_PAGES = 4_096;

    private final JournalFile file;
    private final Connection connection;
    private final long intervalNanos;
    private final Thread thread = new Thread(this::run, "quotecast-tape-sync");
    private volatile String fault = "";
    private volatile boolean closed;

    JournalSync(JournalFile file, SyncMode syncMode, long intervalNanos) throws SQLException {
        this.file = file;
        this.connection = JournalFile.connect(file.path(), syncMode);
        this.intervalNanos = intervalNanos;
    }

    void start() {
        thread.start();
    }

    /** Why what was written cannot be brought to the disk; empty while it can. On any thread. */
    String fault() {
        return fault;
    }

    void close() throws SQLException {
        closed = true;
        Threads.await(thread);
        connection.close();
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, intervalNanos);
            try {
                if (transfer() > LONG_LOG_PAGES) {
                    synchronized (file) {
                        transfer();
                    }
                }
                tell("");
            } catch (SQLException e) {
                tell("'" + file.path() + "' cannot be brought to the disk: " + e.getMessage());
            }
        }
    }

    /** Returns how many pages the log has. */
    private int transfer() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("pragma wal_checkpoint(passive)")) {
            return rows.next() ? rows.getInt(2) : 0;
        }
    }

    private void tell(String now) {
        if (!now.equals(fault)) {
            LOG.log(System.Logger.Level.WARNING, now.isEmpty() ? "The tape can be brought to the disk again" : now);
            fault = now;
        }
    }
}
