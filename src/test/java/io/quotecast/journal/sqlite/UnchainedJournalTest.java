package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Entry;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.format.EventRoundTripTest;
import io.quotecast.market.MarketEvent;
import io.quotecast.testing.JournalFolder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.StoredEvents;
import io.quotecast.testing.StoredSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal from before the checksums of whole rows: a checkpoint after 30 events, and others behind it. */
class UnchainedJournalTest {
    private static final String EPOCH = "8rgouqak";
    private static final int CHECKPOINT = 30;

    @TempDir
    Path folder;

    private JournalFolder journalFolder;
    private List<MarketEvent> stored;

    @BeforeEach
    void createFolder() {
        journalFolder = new JournalFolder(folder, new ManualClock(Instant.parse("2026-01-05T14:30:00Z")))
                .retention(Duration.ofDays(36_500), 1L << 30)
                .instruments(StoredEvents.instruments())
                .simulateCopy();
        stored = StoredEvents.in(journalFolder.instruments());
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal", "killed"})
    void everyEventIsReadAndTheEpochContinues(String name) throws IOException {
        StoredSamples.copyUnchainedJournal(name, journalFolder.file());

        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            assertEquals(EPOCH, journal.journal().epoch().text());
            assertSame(stored, journal.entriesInMemory());
            assertSame(stored.subList(CHECKPOINT, stored.size()), journal.replayed());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal", "killed"})
    void newBlocksFollowTheOldOnes(String name) throws IOException {
        StoredSamples.copyUnchainedJournal(name, journalFolder.file());
        List<MarketEvent> all = new ArrayList<>(stored);
        for (int i = 0; i < 3; i++) {
            try (JournalFolder.OpenJournal journal = journalFolder.open()) {
                journal.append(stored);
                journal.journal().saveCheckpoint(new byte[] {(byte) i});
                journal.append(stored);
            }
            all.addAll(stored);
            all.addAll(stored);
        }

        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            assertEquals(EPOCH, journal.journal().epoch().text());
            assertArrayEquals(new byte[] {2}, journal.restored());
            assertSame(all, journal.entriesInMemory());
        }
    }

    @Test
    void aKilledServerContinuesAfterTheUpgradeToo() throws IOException {
        StoredSamples.copyUnchainedJournal("killed", journalFolder.file());
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            journal.append(stored);
            Path copy = Files.createDirectory(folder.resolve("copy"));
            for (String suffix : List.of("", "-wal", "-mark")) {
                Files.copy(folder.resolve("journal.db" + suffix), copy.resolve("journal.db" + suffix));
            }
            JournalFolder next =
                    new JournalFolder(copy, new ManualClock(Instant.EPOCH)).instruments(StoredEvents.instruments());
            try (JournalFolder.OpenJournal killed = next.open()) {
                assertEquals(EPOCH, killed.journal().epoch().text());
                assertEquals(2L * stored.size(), killed.journal().last());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update tape set format = 3 where id = 1",
                "update tape set format = 1 where id = 1",
                "update tape set last_q = last_q + 1 where id = 1",
                "delete from tape where id = 1",
                "update tape set format = 2 where id = 2",
                "update meta set value = '2 0' where key = 'unchained'"
            })
    void changedRowsAreRefusedAfterTheUpgrade(String statement) throws Exception {
        StoredSamples.copyUnchainedJournal("journal", journalFolder.file());
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            journal.append(stored);
        }
        execute(statement);

        assertThrows(UnusableJournalException.class, journalFolder::open);
    }

    @Test
    void aRemovedOldBlockIsNoticedAtTheUpgrade() throws Exception {
        StoredSamples.copyUnchainedJournal("journal", journalFolder.file());
        execute("delete from tape");

        UnusableJournalException refusal = assertThrows(UnusableJournalException.class, journalFolder::open);

        assertTrue(refusal.getMessage().contains("checkpoint at position 30"), refusal::getMessage);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + journalFolder.file());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void assertSame(List<MarketEvent> expected, List<Entry> read) {
        assertEquals(expected.size(), read.size());
        for (int i = 0; i < expected.size(); i++) {
            EventRoundTripTest.assertSame(expected.get(i), read.get(i).event());
        }
    }
}
