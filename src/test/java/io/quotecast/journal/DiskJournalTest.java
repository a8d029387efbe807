package io.quotecast.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Bar;
import io.quotecast.market.MarketEvent;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RandomEvents;
import io.quotecast.testing.TapeFolder;
import io.quotecast.testing.Until;
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

class DiskJournalTest {
    @TempDir
    Path folder;

    @TempDir
    Path copies;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final Random random = new Random(1);

    private TapeFolder tape() {
        return new TapeFolder(folder, clock);
    }

    @ParameterizedTest
    @EnumSource
    void afterAnOrderlyEndTheSameTapeGoesOn(Sync sync) {
        TapeFolder tape = tape().sync(sync);
        List<MarketEvent> events = events(tape, 3_000);
        Epoch epoch;
        List<Entry> shown;
        try (TapeFolder.Life first = tape.begin()) {
            shown = first.append(events).shown();
            epoch = first.journal().epoch();
        }

        try (TapeFolder.Life second = tape.begin()) {
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
    void whatWasShownIsThereThoughTheProgramWasKilled(Sync sync) throws Exception {
        TapeFolder tape = tape().sync(sync);
        try (TapeFolder.Life first = tape.begin()) {
            List<Entry> shown = first.append(events(tape, 2_000)).shown();

            try (TapeFolder.Life second = afterKill(sync, false).begin()) {
                assertEquals(first.journal().epoch(), second.journal().epoch());
                assertSame(shown, second.followed());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INTERVAL", "NONE"})
    void whereSomethingThatWasShownMayBeMissingAnotherEpochBegins(Sync sync) throws Exception {
        TapeFolder tape = tape().sync(sync);
        try (TapeFolder.Life first = tape.begin()) {
            first.append(events(tape, 2_000));

            try (TapeFolder.Life second = afterKill(sync, sync == Sync.INTERVAL).begin()) {
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
        TapeFolder tape = tape().sync(Sync.NONE);
        TapeFolder next;
        try (TapeFolder.Life first = tape.begin()) {
            first.append(events(tape, 100));
            next = afterKill(Sync.NONE, false);
        }
        List<Entry> shown;
        try (TapeFolder.Life second = next.begin()) {
            second.journal().keep(new byte[] {7});
            shown = second.append(events(tape, 100)).shown();
        }

        try (TapeFolder.Life third = next.begin()) {
            assertArrayEquals(new byte[] {7}, third.restored());
            assertTrue(third.isSameEpoch());
            assertSame(shown, third.followed());
        }
    }

    @Test
    void nothingIsShownBeforeItIsWritten() {
        TapeFolder tape = tape().sync(Sync.ALWAYS);
        try (TapeFolder.Life life = tape.begin()) {
            List<Long> heard = new ArrayList<>();
            life.journal().append(events(tape, 1).get(0), heard::add);

            assertEquals(List.of(), life.shown());
            assertEquals(0, life.journal().last());
            assertEquals(1, life.journal().waiting());

            life.settle();

            assertEquals(1, life.shown().size());
            assertEquals(1, life.journal().last());
            assertEquals(List.of(1L), heard);
        }
    }

    @Test
    void aCheckpointSparesTheReadingOfWhatIsBeforeIt() {
        TapeFolder tape = tape().capacity(10);
        try (TapeFolder.Life first = tape.begin()) {
            first.append(events(tape, 5_000));
            first.journal().keep(new byte[] {1, 2, 3});
            first.append(events(tape, 500));
        }

        try (TapeFolder.Life second = tape.begin()) {
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
        TapeFolder tape = tape();
        List<Bar> closed;
        try (TapeFolder.Life first = tape.begin()) {
            closed = first.append(events(tape, 2_000)).shown().stream()
                    .map(Entry::event)
                    .filter(event -> event instanceof Bar bar && bar.closed())
                    .map(Bar.class::cast)
                    .toList();
            first.journal().keep(new byte[0]);
        }

        try (TapeFolder.Life second = tape.begin()) {
            assertEquals(closed.size(), second.bars().size());
            assertTrue(second.bars().containsAll(closed));
        }
    }

    @Test
    void aDamagedBlockIsNamedAndTheStartRefused() throws Exception {
        TapeFolder tape = tape();
        try (TapeFolder.Life life = tape.begin()) {
            life.append(events(tape, 500));
        }
        sql("update tape set entries = zeroblob(length(entries)) where id = 2");

        UnusableTape refusal = assertThrows(UnusableTape.class, tape::begin);

        assertTrue(refusal.getMessage().contains(tape.file().toString()), refusal::getMessage);
        assertTrue(refusal.getMessage().matches("(?s).*positions [0-9]+ to [0-9]+ of epoch .*"), refusal::getMessage);
        assertTrue(refusal.getMessage().contains("move it away"), refusal::getMessage);
    }

    @Test
    void aMissingBlockIsNoticed() throws Exception {
        TapeFolder tape = tape();
        try (TapeFolder.Life life = tape.begin()) {
            life.append(events(tape, 2_000));
        }
        sql("delete from tape where id = 3");

        assertTrue(assertThrows(UnusableTape.class, tape::begin).getMessage().contains("is missing"));
    }

    @Test
    void aFileOfANewerFormatIsRefused() throws Exception {
        tape().begin().close();
        sql("pragma user_version = 99");

        String words = assertThrows(UnusableTape.class, () -> tape().begin()).getMessage();

        assertTrue(words.contains("format 99"), words);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws Exception {
        Files.writeString(tape().file(), "this is not a tape, and was never meant to be one".repeat(100));

        assertThrows(UnusableTape.class, () -> tape().begin());
    }

    @Test
    void aSpoiltCheckpointIsPassedOverAndTheOneBeforeItServes() throws Exception {
        TapeFolder tape = tape();
        try (TapeFolder.Life life = tape.begin()) {
            life.append(events(tape, 100));
            life.journal().keep(new byte[] {1});
            life.append(events(tape, 100));
            life.journal().keep(new byte[] {2});
        }
        sql("update checkpoint set state = x'00' where id = (select max(id) from checkpoint)");

        try (TapeFolder.Life life = tape.begin()) {
            assertArrayEquals(new byte[] {1}, life.restored());
            assertEquals(100, life.followed().size());
        }
    }

    @Test
    void whatIsTooOldGoesAndTheRestStays() throws Exception {
        TapeFolder tape = tape().retention(Duration.ofMinutes(10), 1L << 30);
        try (TapeFolder.Life life = tape.begin()) {
            life.append(events(tape, 1_000));
            clock.advance(Duration.ofMinutes(11));
            life.append(events(tape, 1_000));
            life.journal().keep(new byte[0]);

            Until.so("the first thousand is gone", () -> number("select min(first_q) from tape") > 900);
        }

        try (TapeFolder.Life life = tape.begin()) {
            assertEquals(2_000, life.journal().last());
            assertTrue(life.held().get(life.held().size() - 1).q() == 2_000);
        }
    }

    @Test
    void aFullFileIsNeverOverrunThoughTheRoadGoesOn() {
        TapeFolder tape = tape();
        try (TapeFolder.Life life = tape.begin()) {
            while (!life.journal().isFull() && life.journal().waiting() < 2 * Pending.MOST) {
                life.journal().append(events(tape, 1).get(0), null);
            }
            assertTrue(life.journal().isFull());

            life.settle();

            assertFalse(life.journal().isFull());
            assertNumbered(life.shown());
        }
    }

    private List<MarketEvent> events(TapeFolder tape, int count) {
        RandomEvents events = new RandomEvents(tape.instruments(), random);
        return Stream.generate(events::next).limit(count).toList();
    }

    /** Another folder with what lies in the file now, without its having been closed. */
    private TapeFolder afterKill(Sync sync, boolean reboot) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, copies.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        TapeFolder copy = new TapeFolder(copies, clock).copied().sync(sync);
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
