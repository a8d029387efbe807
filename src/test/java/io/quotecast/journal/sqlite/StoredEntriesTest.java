package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Entry;
import io.quotecast.journal.EntryReader;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Trade;
import io.quotecast.testing.JournalFolder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RandomEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredEntriesTest {
    private static final int CAPACITY = 100;
    private static final ManualClock CLOCK = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));

    @TempDir
    Path folder;

    @TempDir
    Path copies;

    private final Random random = new Random(1);

    @Test
    void entriesAreReadFromTheFileAndFromMemory() throws Exception {
        JournalFolder journalFolder = journalFolder(SyncMode.INTERVAL);
        try (JournalFolder.OpenJournal open = journalFolder.open();
                EntryReader reader = open.journal().openReader()) {
            List<Entry> entries =
                    List.copyOf(open.append(events(journalFolder, 3_000)).committed());

            assertEquals(2_901, open.journal().first());
            assertEquals(1, reader.first());
            assertEquals(3_000, reader.last());
            assertEquals(entries, read(reader, 0, 3_000, 128));
            assertEquals(entries.subList(1_500, 1_501), read(reader, 1_500, 1, 1));
            assertEquals(entries.subList(2_850, 3_000), read(reader, 2_850, 150, 150));
        }
    }

    @Test
    void entriesThatAreAddedToABlockAreReadToo() throws Exception {
        JournalFolder journalFolder = journalFolder(SyncMode.INTERVAL);
        try (JournalFolder.OpenJournal open = journalFolder.open();
                EntryReader reader = open.journal().openReader()) {
            open.append(events(journalFolder, 150));
            read(reader, 0, 1, 1);

            List<Entry> entries =
                    List.copyOf(open.append(events(journalFolder, 150)).committed());

            assertEquals(entries, read(reader, 0, 300, 300));
        }
    }

    @Test
    void entriesOfAnEarlierRunBelongToTheEpoch() throws Exception {
        JournalFolder journalFolder = journalFolder(SyncMode.ALWAYS);
        List<Entry> entries = new ArrayList<>();
        try (JournalFolder.OpenJournal first = journalFolder.open()) {
            entries.addAll(first.append(events(journalFolder, 200)).committed());
        }
        try (JournalFolder.OpenJournal second = journalFolder.open();
                EntryReader reader = second.journal().openReader()) {
            entries.addAll(second.append(events(journalFolder, 200)).committed());

            assertEquals(1, reader.first());
            assertEquals(entries, read(reader, 0, 400, 64));
        }
    }

    @Test
    void entriesOfAnotherEpochAreNotRead() throws Exception {
        JournalFolder journalFolder = journalFolder(SyncMode.NONE);
        try (JournalFolder.OpenJournal first = journalFolder.open()) {
            first.append(events(journalFolder, 200));
            // As a killed process leaves them, after which another epoch begins.
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copies.resolve(file.getFileName()));
                }
            }
        }
        try (JournalFolder.OpenJournal second = new JournalFolder(copies, CLOCK)
                        .simulateCopy()
                        .capacity(CAPACITY)
                        .open();
                EntryReader reader = second.journal().openReader()) {
            assertFalse(second.isSameEpoch());
            assertEquals(1, reader.first());
            assertEquals(0, reader.last());

            List<Entry> entries =
                    List.copyOf(second.append(events(journalFolder, 150)).committed());

            assertEquals(entries, read(reader, 0, 150, 50));
        }
    }

    @Test
    void anEmptyJournalHasNoEntries() throws Exception {
        try (JournalFolder.OpenJournal open = journalFolder(SyncMode.INTERVAL).open();
                EntryReader reader = open.journal().openReader()) {
            assertEquals(1, reader.first());
            assertEquals(List.of(), read(reader, 0, 10, 10));
        }
    }

    private static List<Entry> read(EntryReader reader, long position, int count, int limit) {
        List<Entry> entries = new ArrayList<>();
        for (long next = position; next < position + count; next += limit) {
            assertTrue(reader.readAfter(next, (int) Math.min(limit, position + count - next), entries::add));
        }
        return entries;
    }

    private JournalFolder journalFolder(SyncMode syncMode) {
        return new JournalFolder(folder, CLOCK).sync(syncMode).capacity(CAPACITY);
    }

    private List<MarketEvent> events(JournalFolder journalFolder, int count) {
        RandomEvents events = new RandomEvents(journalFolder.instruments(), random);
        return Stream.generate(events::next)
                .filter(Trade.class::isInstance)
                .limit(count)
                .toList();
    }
}
