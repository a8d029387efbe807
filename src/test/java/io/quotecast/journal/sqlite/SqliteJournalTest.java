package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.format.EventRoundTripTest;
import io.quotecast.market.Bar;
import io.quotecast.market.MarketEvent;
import io.quotecast.testing.Await;
import io.quotecast.testing.JournalFolder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RandomEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SqliteJournalTest {
    @TempDir
    Path folder;

    @TempDir
    Path copies;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final Random random = new Random(1);

    private JournalFolder journalFolder() {
        return new JournalFolder(folder, clock);
    }

    @ParameterizedTest
    @EnumSource
    void theSameEpochContinuesAfterACleanShutdown(SyncMode syncMode) {
        JournalFolder journalFolder = journalFolder().sync(syncMode);
        List<MarketEvent> events = events(journalFolder, 3_000);
        Epoch epoch;
        List<Entry> committed;
        try (JournalFolder.OpenJournal first = journalFolder.open()) {
            committed = first.append(events).committed();
            epoch = first.journal().epoch();
        }

        try (JournalFolder.OpenJournal second = journalFolder.open()) {
            assertEquals(epoch, second.journal().epoch());
            assertEquals(3_000, second.journal().last());
            assertSame(committed, second.replayed());
            assertSame(committed.subList(2_000, 3_000), second.entriesInMemory());

            second.append(events);

            assertEquals(3_001, second.committed().get(0).position());
            assertConsecutive(Stream.concat(committed.stream(), second.committed().stream())
                    .toList());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ALWAYS", "INTERVAL"})
    void committedEntriesSurviveAKilledProcess(SyncMode syncMode) throws Exception {
        JournalFolder journalFolder = journalFolder().sync(syncMode);
        try (JournalFolder.OpenJournal first = journalFolder.open()) {
            List<Entry> committed = first.append(events(journalFolder, 2_000)).committed();

            try (JournalFolder.OpenJournal second =
                    copyAfterKill(syncMode, false).open()) {
                assertEquals(first.journal().epoch(), second.journal().epoch());
                assertSame(committed, second.replayed());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERVAL", "NONE"})
    void aNewEpochBeginsWhenCommittedEntriesMayBeMissing(SyncMode syncMode) throws Exception {
        JournalFolder journalFolder = journalFolder().sync(syncMode);
        try (JournalFolder.OpenJournal first = journalFolder.open()) {
            first.append(events(journalFolder, 2_000));

            try (JournalFolder.OpenJournal second =
                    copyAfterKill(syncMode, syncMode == SyncMode.INTERVAL).open()) {
                assertNotEquals(first.journal().epoch(), second.journal().epoch());
                assertEquals(0, second.journal().last());
                assertEquals(List.of(), second.entriesInMemory());
                assertEquals(2_000, second.replayed().size());
                assertTrue(second.replayed().stream()
                        .allMatch(entry -> entry.position() == 0 && entry.seriesNumber() == 0));

                second.append(events(journalFolder, 10));

                assertConsecutive(second.committed());
            }
        }
    }

    @Test
    void anEpochThatReplacedAnotherContinuesToo() throws Exception {
        JournalFolder journalFolder = journalFolder().sync(SyncMode.NONE);
        JournalFolder next;
        try (JournalFolder.OpenJournal first = journalFolder.open()) {
            first.append(events(journalFolder, 100));
            next = copyAfterKill(SyncMode.NONE, false);
        }
        List<Entry> committed;
        try (JournalFolder.OpenJournal second = next.open()) {
            second.journal().saveCheckpoint(new byte[] {7});
            committed = second.append(events(journalFolder, 100)).committed();
        }

        try (JournalFolder.OpenJournal third = next.open()) {
            assertArrayEquals(new byte[] {7}, third.restored());
            assertTrue(third.isSameEpoch());
            assertSame(committed, third.replayed());
        }
    }

    @Test
    void nothingIsCommittedBeforeItIsWritten() {
        JournalFolder journalFolder = journalFolder().sync(SyncMode.ALWAYS);
        try (JournalFolder.OpenJournal openJournal = journalFolder.open()) {
            List<Long> positions = new ArrayList<>();
            openJournal.journal().append(events(journalFolder, 1).get(0), positions::add);

            assertEquals(List.of(), openJournal.committed());
            assertEquals(0, openJournal.journal().last());
            assertEquals(1, openJournal.journal().waiting());

            openJournal.awaitCommitted();

            assertEquals(1, openJournal.committed().size());
            assertEquals(1, openJournal.journal().last());
            assertEquals(List.of(1L), positions);
        }
    }

    @Test
    void recoveryReplaysOnlyEntriesAfterTheCheckpoint() {
        JournalFolder journalFolder = journalFolder().capacity(10);
        try (JournalFolder.OpenJournal first = journalFolder.open()) {
            first.append(events(journalFolder, 5_000));
            first.journal().saveCheckpoint(new byte[] {1, 2, 3});
            first.append(events(journalFolder, 500));
        }

        try (JournalFolder.OpenJournal second = journalFolder.open()) {
            assertArrayEquals(new byte[] {1, 2, 3}, second.restored());
            assertTrue(second.isSameEpoch());
            assertEquals(500, second.replayed().size());
            assertEquals(5_001, second.replayed().get(0).position());
            assertEquals(10, second.entriesInMemory().size());
            second.append(events(journalFolder, 500));
            assertConsecutive(Stream.concat(second.replayed().stream(), second.committed().stream())
                    .toList());
        }
    }

    @Test
    void closedBarsBeforeACheckpointAreRestoredWithoutReplay() {
        JournalFolder journalFolder = journalFolder();
        List<Bar> closed;
        try (JournalFolder.OpenJournal first = journalFolder.open()) {
            closed = first.append(events(journalFolder, 2_000)).committed().stream()
                    .map(Entry::event)
                    .filter(event -> event instanceof Bar bar && bar.closed())
                    .map(Bar.class::cast)
                    .toList();
            first.journal().saveCheckpoint(new byte[0]);
        }

        try (JournalFolder.OpenJournal second = journalFolder.open()) {
            assertEquals(closed.size(), second.bars().size());
            assertTrue(second.bars().containsAll(closed));
        }
    }

    @Test
    void aDamagedBlockIsReportedAndStartIsRefused() throws Exception {
        JournalFolder journalFolder = journalFolder();
        try (JournalFolder.OpenJournal openJournal = journalFolder.open()) {
            openJournal.append(events(journalFolder, 500));
        }
        sql("update tape set entries = zeroblob(length(entries)) where id = 2");

        UnusableJournalException exception = assertThrows(UnusableJournalException.class, journalFolder::open);

        assertTrue(exception.getMessage().contains(journalFolder.file().toString()), exception::getMessage);
        assertTrue(
                exception.getMessage().matches("(?s).*positions [0-9]+ to [0-9]+ of epoch .*"), exception::getMessage);
        assertTrue(exception.getMessage().contains("move it away"), exception::getMessage);
    }

    @Test
    void aMissingBlockIsDetected() throws Exception {
        JournalFolder journalFolder = journalFolder();
        try (JournalFolder.OpenJournal openJournal = journalFolder.open()) {
            openJournal.append(events(journalFolder, 2_000));
        }
        sql("delete from tape where id = 3");

        assertTrue(assertThrows(UnusableJournalException.class, journalFolder::open)
                .getMessage()
                .contains("is missing"));
    }

    @Test
    void aFileOfANewerFormatIsRefused() throws Exception {
        journalFolder().open().close();
        sql("pragma user_version = 99");

        String message = assertThrows(
                        UnusableJournalException.class, () -> journalFolder().open())
                .getMessage();

        assertTrue(message.contains("format 99"), message);
    }

    @Test
    void aFileThatIsNotADatabaseIsRefused() throws Exception {
        Files.writeString(journalFolder().file(), "this file is not a journal, but long enough".repeat(100));

        assertThrows(UnusableJournalException.class, () -> journalFolder().open());
    }

    @Test
    void aDamagedCheckpointIsSkippedAndThePreviousOneIsUsed() throws Exception {
        JournalFolder journalFolder = journalFolder();
        try (JournalFolder.OpenJournal openJournal = journalFolder.open()) {
            openJournal.append(events(journalFolder, 100));
            openJournal.journal().saveCheckpoint(new byte[] {1});
            openJournal.append(events(journalFolder, 100));
            openJournal.journal().saveCheckpoint(new byte[] {2});
        }
        sql("update checkpoint set state = x'00' where id = (select max(id) from checkpoint)");

        try (JournalFolder.OpenJournal openJournal = journalFolder.open()) {
            assertArrayEquals(new byte[] {1}, openJournal.restored());
            assertEquals(100, openJournal.replayed().size());
        }
    }

    @Test
    void entriesAboveTheMaximumAgeAreDeletedAndOthersStay() throws Exception {
        JournalFolder journalFolder = journalFolder().retention(Duration.ofMinutes(10), 1L << 30);
        try (JournalFolder.OpenJournal openJournal = journalFolder.open()) {
            openJournal.append(events(journalFolder, 1_000));
            clock.advance(Duration.ofMinutes(11));
            openJournal.append(events(journalFolder, 1_000));
            openJournal.journal().saveCheckpoint(new byte[0]);

            Await.until("the first thousand entries are deleted", () -> number("select min(first_q) from tape") > 900);
        }

        try (JournalFolder.OpenJournal openJournal = journalFolder.open()) {
            assertEquals(2_000, openJournal.journal().last());
            assertTrue(openJournal
                            .entriesInMemory()
                            .get(openJournal.entriesInMemory().size() - 1)
                            .position()
                    == 2_000);
        }
    }

    @Test
    void aFullQueueIsNeverOverrunWhileThePipelineContinues() {
        JournalFolder journalFolder = journalFolder();
        try (JournalFolder.OpenJournal openJournal = journalFolder.open()) {
            while (!openJournal.journal().isFull()
                    && openJournal.journal().waiting() < 2 * PendingEntries.MAX_PENDING) {
                openJournal.journal().append(events(journalFolder, 1).get(0), null);
            }
            assertTrue(openJournal.journal().isFull());

            openJournal.awaitCommitted();

            assertFalse(openJournal.journal().isFull());
            assertConsecutive(openJournal.committed());
        }
    }

    private List<MarketEvent> events(JournalFolder journalFolder, int count) {
        RandomEvents events = new RandomEvents(journalFolder.instruments(), random);
        return Stream.generate(events::next).limit(count).toList();
    }

    /** Copies the files as they are now, without closing the journal, to another folder. */
    private JournalFolder copyAfterKill(SyncMode syncMode, boolean reboot) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, copies.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        JournalFolder copy = new JournalFolder(copies, clock).simulateCopy().sync(syncMode);
        return reboot ? copy.simulateReboot() : copy;
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + journalFolder().file());
                Statement jdbcStatement = connection.createStatement()) {
            jdbcStatement.execute(statement);
        }
    }

    private long number(String query) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + journalFolder().file());
                Statement jdbcStatement = connection.createStatement()) {
            return jdbcStatement.executeQuery(query).getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertSame(List<Entry> expected, List<Entry> read) {
        assertEquals(expected.size(), read.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).position(), read.get(i).position());
            assertEquals(expected.get(i).seriesNumber(), read.get(i).seriesNumber());
            EventRoundTripTest.assertSame(expected.get(i).event(), read.get(i).event());
        }
    }

    /** Asserts that positions and series numbers increase by one. */
    private static void assertConsecutive(List<Entry> entries) {
        SeriesNumbers seriesNumbers = SeriesNumbers.forWindow(1_000);
        seriesNumbers.update(entries.get(0));
        for (int i = 1; i < entries.size(); i++) {
            assertEquals(entries.get(i - 1).position() + 1, entries.get(i).position());
            Entry entry = entries.get(i);
            if (entries.get(0).position() == 1) {
                assertEquals(i == 0 ? 1 : seriesNumbers.next(entry.event(), entry.position()), entry.seriesNumber());
            }
        }
    }
}
