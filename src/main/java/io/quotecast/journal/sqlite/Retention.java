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
    private static final int FREE_PAGES = 4_096;

    private final Duration longest;
    private final long mostBytes;
    private final InstantSource clock;

    Retention(Duration longest, long mostBytes, InstantSource clock) {
        this.longest = longest;
        this.mostBytes = mostBytes;
        this.clock = clock;
    }

    /** One step. */
    void trim(JournalFile file) throws SQLException {
        Connection connection = file.connection();
        long pageSize = JournalFile.number(connection, "pragma page_size");
        long free = JournalFile.number(connection, "pragma freelist_count");
        long used = (JournalFile.number(connection, "pragma page_count") - free) * pageSize;
        long since = Micros.now(clock) - longest.toNanos() / 1_000;
        String oldest = "select id from tape where id <= (select coalesce(min(block), 0) from checkpoint) - 1";
        if (used > mostBytes) {
            // By the share of the file that is too much, so that a step keeps up with any rate.
            long blocks = JournalFile.number(connection, "select coalesce(max(id) - min(id) + 1, 0) from tape");
            long tooMany = Math.max(STEP, blocks * (used - mostBytes) / used);
            delete(connection, oldest + " order by id limit " + tooMany);
        } else {
            delete(connection, oldest + " and last_time < " + since + " order by id limit " + 16 * STEP);
        }
        if (free > FREE_PAGES) {
            vacuum(connection, free - FREE_PAGES / 2);
        }
    }

    private static void delete(Connection connection, String which) throws SQLException {
        JournalFile.run(connection, "delete from tape where id in (" + which + ")");
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
