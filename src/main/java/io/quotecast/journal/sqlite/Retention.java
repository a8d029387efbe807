package io.quotecast.journal.sqlite;

import io.quotecast.base.Micros;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Deletes the oldest blocks of a journal, a few at a time, when they are too old or the file is too large: never a
 * block before an older one, so that the rest is contiguous, and none that a start may have to replay. Owned by the
 * writer thread.
 */
final class Retention {
    private static final int MIN_BLOCKS_PER_STEP = 256;
    private static final int MAX_EXPIRED_BLOCKS_PER_STEP = 16 * MIN_BLOCKS_PER_STEP;
    /** Free pages up to this number are kept for new entries; more are returned to the file system. */
    private static final int MAX_FREE_PAGES = 4_096;

    private final Duration maxAge;
    private final long maxBytes;
    private final InstantSource clock;

    Retention(Duration maxAge, long maxBytes, InstantSource clock) {
        this.maxAge = maxAge;
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** Deletes one step's worth of blocks, if any are due, and returns free pages to the file system. */
    void trim(JournalFile file) throws SQLException {
        Connection connection = file.connection();
        long pageSize = JournalFile.queryLong(connection, "pragma page_size");
        long freePages = JournalFile.queryLong(connection, "pragma freelist_count");
        long usedBytes = (JournalFile.queryLong(connection, "pragma page_count") - freePages) * pageSize;
        long cutoffMicros = Micros.now(clock) - maxAge.toNanos() / 1_000;
        String deletableIds = "select id from tape where id <= (select coalesce(min(block), 0) from checkpoint) - 1";
        if (usedBytes > maxBytes) {
            long blocks = JournalFile.queryLong(connection, "select coalesce(max(id) - min(id) + 1, 0) from tape");
            long step = blocksToDelete(blocks, usedBytes, maxBytes);
            delete(file, deletableIds + " order by id limit " + step);
        } else {
            delete(
                    file,
                    deletableIds + " and id < coalesce((select id from tape where last_time >= " + cutoffMicros
                            + " order by id limit 1), " + Long.MAX_VALUE + ") order by id limit "
                            + MAX_EXPIRED_BLOCKS_PER_STEP);
        }
        if (freePages > MAX_FREE_PAGES) {
            vacuum(connection, freePages - MAX_FREE_PAGES / 2);
        }
    }

    /**
     * Returns how many blocks to delete from a file that is too large. The number is proportional to the excess, so
     * that deletion keeps up with any rate of writing.
     */
    static long blocksToDelete(long blocks, long usedBytes, long maxBytes) {
        // A product of two longs would overflow for a file of some terabytes, and the result need not be exact.
        double excess = (double) (usedBytes - maxBytes) / usedBytes;
        return Math.max(MIN_BLOCKS_PER_STEP, (long) (blocks * excess));
    }

    private static void delete(JournalFile file, String ids) throws SQLException {
        String blocks = " from tape where id in (" + ids + ")";
        Link newest = Link.NONE;
        try (Statement statement = file.connection().createStatement();
                ResultSet rows = statement.executeQuery("select id, checksum" + blocks + " order by id desc limit 1")) {
            if (rows.next()) {
                newest = new Link(rows.getLong(1), rows.getLong(2));
            }
        }
        if (newest.id() != 0) {
            JournalFile.execute(file.connection(), "delete from tape where id <= " + newest.id());
            file.setMeta(BlockChain.DELETED, newest.text());
        }
    }

    private static void vacuum(Connection connection, long pages) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("pragma incremental_vacuum(" + pages + ")")) {
            while (rows.next()) {
                // Each step of the statement frees one page.
            }
        }
    }
}
