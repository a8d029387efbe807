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
    private static final int MAX_WAL_PAGES = 4_096;

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
                reportFault("");
            } catch (SQLException e) {
                reportFault("'" + file.path() + "' cannot be brought to the disk: " + e.getMessage());
            }
        }
    }

    /** Returns how many pages the log has. */
    private int checkpointWal() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("pragma wal_checkpoint(passive)")) {
            return rows.next() ? rows.getInt(2) : 0;
        }
    }

    private void reportFault(String message) {
        if (!message.equals(fault)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    message.isEmpty() ? "The tape can be brought to the disk again" : message);
            fault = message;
        }
    }
}
