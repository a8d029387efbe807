package io.quotecast.journal.sqlite;

import io.quotecast.base.Micros;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How long a tape goes back: the oldest blocks go when they are too old, or the file is too large, a few at a time. What
 * the newest checkpoint does not hold stays in any case.
 */
final class Retention {
    private static final int STEP = 256;
    /** So many free pages are left to what comes; more are given back to the system. */
    private static final int MAX_FREE_PAGES = 4_096;

    private final Duration maxAge;
    private final long maxBytes;
    private final InstantSource clock;

    Retention(Duration maxAge, long maxBytes, InstantSource clock) {
        this.maxAge = maxAge;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** One step. */
    void trim(JournalFile file) throws SQLException {
        Connection connection = file.connection();
        long pageSize = JournalFile.queryInt(connection, "pragma page_size");
        long free = JournalFile.queryInt(connection, "pragma freelist_count");
        long used = (JournalFile.queryInt(connection, "pragma page_count") - free) * pageSize;
        long cutoffMicros = Micros.now(clock) - maxAge.toNanos() / 1_000;
        String deletableIds = "select id from tape where id <= (select coalesce(min(block), 0) from checkpoint) - 1";
        if (used > maxBytes) {
            // By the share of the file that is too much, so that a step keeps up with any rate.
            long blocks = JournalFile.queryInt(connection, "select coalesce(max(id) - min(id) + 1, 0) from tape");
            long excess = Math.max(STEP, blocks * (used - maxBytes) / used);
            delete(connection, deletableIds + " order by id limit " + excess);
        } else {
            delete(connection, deletableIds + " and last_time < " + cutoffMicros + " order by id limit " + 16 * STEP);
        }
        if (free > MAX_FREE_PAGES) {
            vacuum(connection, free - MAX_FREE_PAGES / 2);
        }
    }

    private static void delete(Connection connection, String ids) throws SQLException {
        JournalFile.execute(connection, "delete from tape where id in (" + ids + ")");
    }

    private static void vacuum(Connection connection, long pages) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("pragma incremental_vacuum(" + pages + ")")) {
            while (rows.next()) {
                // Each row is a page that was given back.
            }
        }
    }
}
