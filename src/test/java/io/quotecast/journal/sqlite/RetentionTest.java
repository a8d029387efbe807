package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quotecast.journal.UnusableJournalException;
import io.quotecast.testing.Await;
import io.quotecast.testing.JournalFolder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RandomEvents;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
    private static final long TERABYTE = 1L << 40;

    @TempDir
    Path folder;

    /** The numbers of pages that SQLite allows exceed an int. */
    @ParameterizedTest
    @ValueSource(longs = {0, Integer.MAX_VALUE, 1L << 31, 4_294_967_294L, Long.MAX_VALUE})
    void aResultOfAnySizeIsReadExactly(long number) throws SQLException {
        try (JournalFile file = new JournalFile(folder.resolve("journal.db"), SyncMode.INTERVAL)) {
            assertEquals(number, JournalFile.queryLong(file.connection(), "select " + number));
        }
    }

    @ParameterizedTest
    @CsvSource({"1000000, 200, 100, 500000", "1000000, 101, 100, 9900", "1000, 101, 100, 256", "0, 101, 100, 256"})
    void deletionIsProportionalToTheExcess(long blocks, long usedBytes, long maxBytes, long deleted) {
        assertEquals(deleted, Retention.blocksToDelete(blocks, usedBytes, maxBytes));
    }

    @Test
    void deletionFromAFileOfManyTerabytesIsProportionalToo() {
        long pages = 1L << 32;

        assertEquals(pages / 2, Retention.blocksToDelete(pages, 16 * TERABYTE, 8 * TERABYTE));
    }

    /** Without a checkpoint, the state would result from a part of the entries. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from checkpoint",
                "update checkpoint set state = x''",
                "delete from tape where id = (select min(id) from tape)",
                "update meta set value = '0 0' where key = 'deleted'",
                "delete from meta where key = 'deleted'"
            })
    void aJournalWhoseBeginningIsNeededAndDeletedIsRefused(String statement) throws SQLException {
        ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
        JournalFolder journalFolder = new JournalFolder(folder, clock).retention(Duration.ofMinutes(10), 1L << 30);
        RandomEvents events = new RandomEvents(journalFolder.instruments(), new Random(1));
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            journal.append(Stream.generate(events::next).limit(1_000).toList());
            clock.advance(Duration.ofMinutes(11));
            journal.append(Stream.generate(events::next).limit(1_000).toList());
            journal.journal().saveCheckpoint(new byte[0]);
            Await.until("the oldest entries are deleted", () -> number("select min(first_q) from tape") > 900);
        }
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            assertEquals(2_000, journal.journal().last());
        }
        try (JournalFile file = new JournalFile(journalFolder.file(), SyncMode.INTERVAL)) {
            JournalFile.execute(file.connection(), statement);
        }

        assertThrows(UnusableJournalException.class, journalFolder::open);
    }

    private long number(String query) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("journal.db"))) {
            return JournalFile.queryLong(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
