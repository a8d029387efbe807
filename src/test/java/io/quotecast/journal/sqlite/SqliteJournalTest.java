package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Series;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.format.EventFormatTest;
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

    private JournalFolder tape() {
        return new JournalFolder(folder, clock);
    }

    @ParameterizedTest
    @EnumSource
    void afterAnOrderlyEndTheSameTapeGoesOn(SyncMode syncMode) {
        JournalFolder tape = tape().sync(syncMode);
        List<MarketEvent> events = events(tape, 3_000);
        Epoch epoch;
        List<Entry> shown;
        try (JournalFolder.OpenJournal first = tape.begin()) {
            shown = first.append(events).shown();
            epoch = first.journal().epoch();
        }

        try (JournalFolder.OpenJournal second = tape.begin()) {
            assertEquals(epoch, second.journal().epoch());
            assertEquals(3_000, second.journal().last());
            assertSame(shown, second.followed());
            assertSame(shown.subList(2_000, 3_000), second.held());

            second.append(events);

            assertEquals(3_001, second.shown().get(0).q());
            assertNumbered(
                    Stream.concat(shown.stream(), second.shown().stream()).toList());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ALWAYS", "INTERVAL"})
    void whatWasShownIsThereThoughTheProgramWasKilled(SyncMode syncMode) throws Exception {
        JournalFolder tape = tape().sync(syncMode);
        try (JournalFolder.OpenJournal first = tape.begin()) {
            List<Entry> shown = first.append(events(tape, 2_000)).shown();

            try (JournalFolder.OpenJournal second = afterKill(syncMode, false).begin()) {
                assertEquals(first.journal().epoch(), second.journal().epoch());
                assertSame(shown, second.followed());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERVAL", "NONE"})
    void whereSomethingThatWasShownMayBeMissingAnotherEpochBegins(SyncMode syncMode) throws Exception {
        JournalFolder tape = tape().sync(syncMode);
        try (JournalFolder.OpenJournal first = tape.begin()) {
            first.append(events(tape, 2_000));

            try (JournalFolder.OpenJournal second =
                    afterKill(syncMode, syncMode == SyncMode.INTERVAL).begin()) {
                assertNotEquals(first.journal().epoch(), second.journal().epoch());
                assertEquals(0, second.journal().last());
                assertEquals(List.of(), second.held());
                assertEquals(2_000, second.followed().size());
                assertTrue(second.followed().stream().allMatch(entry -> entry.q() == 0 && entry.u() == 0));

                second.append(events(tape, 10));

                assertNumbered(second.shown());
            }
        }
    }

    @Test
    void anEpochThatFollowsAnotherIsGoneOnWithToo() throws Exception {
        JournalFolder tape = tape().sync(SyncMode.NONE);
        JournalFolder next;
        try (JournalFolder.OpenJournal first = tape.begin()) {
            first.append(events(tape, 100));
            next = afterKill(SyncMode.NONE, false);
        }
        List<Entry> shown;
        try (JournalFolder.OpenJournal second = next.begin()) {
            second.journal().keep(new byte[] {7});
            shown = second.append(events(tape, 100)).shown();
        }

        try (JournalFolder.OpenJournal third = next.begin()) {
            assertArrayEquals(new byte[] {7}, third.restored());
            assertTrue(third.isSameEpoch());
            assertSame(shown, third.followed());
        }
    }

    @Test
    void nothingIsShownBeforeItIsWritten() {
        JournalFolder tape = tape().sync(SyncMode.ALWAYS);
        try (JournalFolder.OpenJournal openJournal = tape.begin()) {
            List<Long> heard = new ArrayList<>();
            openJournal.journal().append(events(tape, 1).get(0), heard::add);

            assertEquals(List.of(), openJournal.shown());
            assertEquals(0, openJournal.journal().last());
            assertEquals(1, openJournal.journal().waiting());

            openJournal.settle();

            assertEquals(1, openJournal.shown().size());
            assertEquals(1, openJournal.journal().last());
            assertEquals(List.of(1L), heard);
        }
    }

    @Test
    void aCheckpointSparesTheReadingOfWhatIsBeforeIt() {
        JournalFolder tape = tape().capacity(10);
        try (JournalFolder.OpenJournal first = tape.begin()) {
            first.append(events(tape, 5_000));
            first.journal().keep(new byte[] {1, 2, 3});
            first.append(events(tape, 500));
        }

        try (JournalFolder.OpenJournal second = tape.begin()) {
            assertArrayEquals(new byte[] {1, 2, 3}, second.restored());
            assertTrue(second.isSameEpoch());
            assertEquals(500, second.followed().size());
            assertEquals(5_001, second.followed().get(0).q());
            assertEquals(10, second.held().size());
            second.append(events(tape, 500));
            assertNumbered(Stream.concat(second.followed().stream(), second.shown().stream())
                    .toList());
        }
    }

    @Test
    void closedBarsFromBeforeACheckpointAreFoundWithoutTheTape() {
        JournalFolder tape = tape();
        List<Bar> closed;
        try (JournalFolder.OpenJournal first = tape.begin()) {
            closed = first.append(events(tape, 2_000)).shown().stream()
                    .map(Entry::event)
                    .filter(event -> event instanceof Bar bar && bar.closed())
                    .map(Bar.class::cast)
                    .toList();
            first.journal().keep(new byte[0]);
        }

        try (JournalFolder.OpenJournal second = tape.begin()) {
            assertEquals(closed.size(), second.bars().size());
            assertTrue(second.bars().containsAll(closed));
        }
    }

    @Test
    void aDamagedBlockIsNamedAndTheStartRefused() throws Exception {
        JournalFolder tape = tape();
        try (JournalFolder.OpenJournal openJournal = tape.begin()) {
            openJournal.append(events(tape, 500));
        }
        sql("update tape set entries = zeroblob(length(entries)) where id = 2");

        UnusableJournalException refusal = assertThrows(UnusableJournalException.class, tape::begin);

        assertTrue(refusal.getMessage().contains(tape.file().toString()), refusal::getMessage);
        assertTrue(refusal.getMessage().matches("(?s).*positions [0-9]+ to [0-9]+ of epoch .*"), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("move it away"), refusal::getMessage);
    }

    @Test
    void aMissingBlockIsNoticed() throws Exception {
        JournalFolder tape = tape();
        try (JournalFolder.OpenJournal openJournal = tape.begin()) {
            openJournal.append(events(tape, 2_000));
        }
        sql("delete from tape where id = 3");

        assertTrue(assertThrows(UnusableJournalException.class, tape::begin)
                .getMessage()
                .contains("is missing"));
    }

    @Test
    void aFileOfANewerFormatIsRefused() throws Exception {
        tape().begin().close();
        sql("pragma user_version = 99");

        String words = assertThrows(UnusableJournalException.class, () -> tape().begin())
                .getMessage();

        assertTrue(words.contains("format 99"), words);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws Exception {
        Files.writeString(tape().file(), "this is not a tape, and was never meant to be one".repeat(100));

        assertThrows(UnusableJournalException.class, () -> tape().begin());
    }

    @Test
    void aSpoiltCheckpointIsPassedOverAndTheOneBeforeItServes() throws Exception {
        JournalFolder tape = tape();
        try (JournalFolder.OpenJournal openJournal = tape.begin()) {
            openJournal.append(events(tape, 100));
            openJournal.journal().keep(new byte[] {1});
            openJournal.append(events(tape, 100));
            openJournal.journal().keep(new byte[] {2});
        }
        sql("update checkpoint set state = x'00' where id = (select max(id) from checkpoint)");

        try (JournalFolder.OpenJournal openJournal = tape.begin()) {
            assertArrayEquals(new byte[] {1}, openJournal.restored());
            assertEquals(100, openJournal.followed().size());
        }
    }

    @Test
    void whatIsTooOldGoesAndTheRestStays() throws Exception {
        JournalFolder tape = tape().retention(Duration.ofMinutes(10), 1L << 30);
        try (JournalFolder.OpenJournal openJournal = tape.begin()) {
            openJournal.append(events(tape, 1_000));
            clock.advance(Duration.ofMinutes(11));
            openJournal.append(events(tape, 1_000));
            openJournal.journal().keep(new byte[0]);

            Await.so("the first thousand is gone", () -> number("select min(first_q) from tape") > 900);
        }

        try (JournalFolder.OpenJournal openJournal = tape.begin()) {
            assertEquals(2_000, openJournal.journal().last());
            assertTrue(openJournal.held().get(openJournal.held().size() - 1).q() == 2_000);
        }
    }

    @Test
    void aFullFileIsNeverOverrunThoughTheRoadGoesOn() {
        JournalFolder tape = tape();
        try (JournalFolder.OpenJournal openJournal = tape.begin()) {
            while (!openJournal.journal().isFull() && openJournal.journal().waiting() < 2 * PendingEntries.MOST) {
                openJournal.journal().append(events(tape, 1).get(0), null);
            }
            assertTrue(openJournal.journal().isFull());

            openJournal.settle();

            assertFalse(openJournal.journal().isFull());
            assertNumbered(openJournal.shown());
        }
    }

    private List<MarketEvent> events(JournalFolder tape, int count) {
        RandomEvents events = new RandomEvents(tape.instruments(), random);
        return Stream.generate(events::next).limit(count).toList();
    }

    /** Another folder with what lies in the file now, without its having been closed. */
    private JournalFolder afterKill(SyncMode syncMode, boolean reboot) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, copies.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        JournalFolder copy = new JournalFolder(copies, clock).copied().sync(syncMode);
        return reboot ? copy.reboot() : copy;
    }

    private void sql(String statement) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + tape().file());
                Statement one = connection.createStatement()) {
            one.execute(statement);
        }
    }

    private long number(String query) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + tape().file());
                Statement one = connection.createStatement()) {
            return one.executeQuery(query).getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertSame(List<Entry> expected, List<Entry> read) {
        assertEquals(expected.size(), read.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).q(), read.get(i).q());
            assertEquals(expected.get(i).u(), read.get(i).u());
            EventFormatTest.assertSame(expected.get(i).event(), read.get(i).event());
        }
    }

    /** Every position follows the one before, and so does every number of a series. */
    private static void assertNumbered(List<Entry> entries) {
        Series series = new Series();
        series.saw(entries.get(0));
        for (int i = 1; i < entries.size(); i++) {
            assertEquals(entries.get(i - 1).q() + 1, entries.get(i).q());
            Entry entry = entries.get(i);
            if (entries.get(0).q() == 1) {
                assertEquals(i == 0 ? 1 : series.next(entry.event()), entry.u());
            }
        }
    }
}
