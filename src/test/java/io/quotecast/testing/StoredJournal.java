package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Entry;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.format.EventRoundTripTest;
import io.quotecast.journal.sqlite.SyncMode;
import io.quotecast.market.Bar;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Timeframe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a small journal with several checkpoints and closed bars, as they are after a clean stop or while the
 * journal is open, and what a start with a damaged copy of them may result in.
 */
public final class StoredJournal {
    private static final int CAPACITY = 400;
    private static final int MORE = 20;

    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<Entry> entries;
    private final String epoch;
    private final SyncMode syncMode;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));

    /**
     * Writes a journal of 800 entries.
     *
     * @param isKilled whether the files are those of a journal that has not been closed
     */
    public StoredJournal(Path folder, SyncMode syncMode, boolean isKilled) throws IOException {
        this.syncMode = syncMode;
        JournalFolder journalFolder = folder(folder);
        RandomEvents events = new RandomEvents(journalFolder.instruments(), new Random(5));
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            this.epoch = journal.journal().epoch().text();
            for (int i = 1; i <= 40; i++) {
                journal.append(Stream.generate(events::next).limit(20).toList());
                if (i % 12 == 0) {
                    saveCheckpoint(journal, 20L * i);
                }
            }
            this.entries = List.copyOf(journal.committed());
            if (isKilled) {
                readFiles(folder);
            }
        }
        if (!isKilled) {
            readFiles(folder);
        }
    }

    private JournalFolder folder(Path folder) {
        return new JournalFolder(folder, clock).sync(syncMode).capacity(CAPACITY);
    }

    private static void saveCheckpoint(JournalFolder.OpenJournal journal, long position) {
        journal.journal()
                .saveCheckpoint(
                        ByteBuffer.allocate(Long.BYTES).putLong(position).array());
        // The entry after it is written in the same transaction or later.
        journal.append(List.of());
    }

    private void readFiles(Path folder) throws IOException {
        for (String name : List.of("journal.db", "journal.db-wal", "journal.db-mark")) {
            if (Files.exists(folder.resolve(name))) {
                files.put(name, Files.readAllBytes(folder.resolve(name)));
            }
        }
    }

    /** Returns a copy of the content of a file. */
    public byte[] file(String name) {
        return files.get(name).clone();
    }

    /** Returns events to append to a journal with the sample instruments. */
    public List<MarketEvent> events(int count) {
        return Stream.generate(new RandomEvents(SampleInstruments.catalog(), new Random(7))::next)
                .limit(count)
                .toList();
    }

    /** Returns the names of the files. */
    public List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** Writes the files to a folder. */
    public void copyTo(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /** What a start results in. */
    public enum Outcome {
        /** The server does not start, and says why. */
        REFUSED,
        /** The epoch continues with all entries. */
        CONTINUED,
        /** Another epoch begins, with a state that results from the oldest entries. */
        NEW_EPOCH
    }

    /**
     * Opens the journal in the folder, adds entries, and opens it again. Fails if anything is served that was not
     * written, or a position is assigned again.
     *
     * @param isRebooted whether the machine has been restarted
     */
    public Outcome open(Path folder, boolean isRebooted) {
        JournalFolder journalFolder = folder(folder).simulateCopy();
        if (isRebooted) {
            journalFolder.simulateReboot();
        }
        Outcome outcome;
        List<Entry> added;
        String newEpoch;
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            outcome = check(journal);
            newEpoch = journal.journal().epoch().text();
            RandomEvents events = new RandomEvents(journalFolder.instruments(), new Random(6));
            added = List.copyOf(
                    journal.append(Stream.generate(events::next).limit(MORE).toList())
                            .committed());
            assertEquals(
                    outcome == Outcome.CONTINUED ? entries.size() + 1 : 1,
                    added.get(0).position());
        } catch (UnusableJournalException e) {
            assertMessage(folder, e);
            return Outcome.REFUSED;
        }
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            assertEquals(newEpoch, journal.journal().epoch().text());
            List<Entry> inMemory = journal.entriesInMemory();
            assertSame(added, inMemory.subList(inMemory.size() - MORE, inMemory.size()));
        } catch (UnusableJournalException e) {
            // A page that was damaged without being needed may be found when it is used again.
            assertMessage(folder, e);
        }
        return outcome;
    }

    private static void assertMessage(Path folder, UnusableJournalException refusal) {
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(folder.toString()), message);
        assertTrue(message.contains("restore") || message.contains("move"), message);
    }

    private Outcome check(JournalFolder.OpenJournal journal) {
        boolean isContinued = journal.journal().epoch().text().equals(epoch);
        long restored = journal.restored().length == 0
                ? 0
                : ByteBuffer.wrap(journal.restored()).getLong();
        assertTrue(restored == 0 || restored % 240 == 0 && restored <= entries.size(), () -> "restored " + restored);
        List<Entry> replayed = journal.replayed();
        int end = (int) restored + replayed.size();
        if (isContinued) {
            assertEquals(entries.size(), journal.journal().last());
            assertEquals(entries.size(), end);
            assertSame(entries.subList((int) restored, end), replayed);
            List<Entry> inMemory = journal.entriesInMemory();
            assertEquals(CAPACITY, inMemory.size());
            assertSame(entries.subList(entries.size() - CAPACITY, entries.size()), inMemory);
        } else {
            assertEquals(0, journal.journal().last());
            assertTrue(end <= entries.size(), () -> "replayed up to " + end);
            assertSameEvents(entries.subList((int) restored, end), replayed);
            assertEquals(List.of(), journal.entriesInMemory());
        }
        assertBars((int) restored, journal.bars());
        return isContinued ? Outcome.CONTINUED : Outcome.NEW_EPOCH;
    }

    /**
     * Asserts that the bars of each timeframe are the oldest ones that closed: those before the checkpoint, and maybe
     * some that closed until it was written.
     */
    private void assertBars(int checkpoint, List<Bar> bars) {
        for (Timeframe timeframe : Timeframe.values()) {
            List<MarketEvent> closed = closedBars(entries, timeframe);
            List<MarketEvent> restored = bars.stream()
                    .filter(bar -> bar.timeframe() == timeframe)
                    .map(MarketEvent.class::cast)
                    .toList();
            assertTrue(
                    restored.size()
                            >= closedBars(entries.subList(0, checkpoint), timeframe)
                                    .size(),
                    () -> timeframe + " has only " + restored);
            assertEquals(closed.subList(0, restored.size()), restored);
        }
    }

    private static List<MarketEvent> closedBars(List<Entry> entries, Timeframe timeframe) {
        return entries.stream()
                .map(Entry::event)
                .filter(event -> event instanceof Bar bar && bar.closed() && bar.timeframe() == timeframe)
                .toList();
    }

    private static void assertSame(List<Entry> expected, List<Entry> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).position(), actual.get(i).position());
            assertEquals(expected.get(i).seriesNumber(), actual.get(i).seriesNumber());
        }
        assertSameEvents(expected, actual);
    }

    private static void assertSameEvents(List<Entry> expected, List<Entry> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            EventRoundTripTest.assertSame(expected.get(i).event(), actual.get(i).event());
        }
    }
}
