package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Entry;
import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.format.EventRoundTripTest;
import io.quotecast.journal.format.LegacyEventFormat;
import io.quotecast.market.Bar;
import io.quotecast.market.MarketEvent;
import io.quotecast.state.RecoverableState;
import io.quotecast.testing.GoldenEvents;
import io.quotecast.testing.JournalFolder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.StoredEvents;
import io.quotecast.testing.StoredSamples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal that version 0.1 wrote: a checkpoint after 30 events, and others behind it. */
class LegacyJournalTest {
    private static final String EPOCH = "hw0g96oc";
    private static final int CHECKPOINT = 30;

    @TempDir
    Path folder;

    private JournalFolder journalFolder;
    private List<Entry> stored;

    @BeforeEach
    void copyJournal() throws Exception {
        journalFolder = new JournalFolder(folder, new ManualClock(Instant.parse("2026-01-05T14:30:00Z")))
                .retention(Duration.ofDays(36_500), 1L << 30)
                .instruments(StoredEvents.instruments());
        StoredSamples.copyLegacyJournal(journalFolder.file());
        stored = numbered(StoredEvents.in(journalFolder.instruments()));
    }

    @Test
    void everyEventIsRead() {
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            assertEquals(EPOCH, journal.journal().epoch().text());
            assertSame(stored, journal.entriesInMemory());
            assertSame(stored.subList(CHECKPOINT, stored.size()), journal.replayed());
        }
    }

    @Test
    void theCheckpointIsRead() {
        List<MarketEvent> events = StoredEvents.in(journalFolder.instruments()).subList(0, CHECKPOINT);
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            RecoverableState restored = GoldenEvents.newState(journalFolder.instruments());
            restored.restore(journal.restored(), journal.isSameEpoch());

            assertTrue(journal.isSameEpoch());
            assertEquals(
                    GoldenEvents.withoutHeldBars(GoldenEvents.state(journalFolder.instruments(), events)
                            .snapshot()),
                    GoldenEvents.withoutHeldBars(restored.snapshot()));
        }
    }

    @Test
    void closedBarsAreRead() {
        List<Bar> closed = stored.stream()
                .map(Entry::event)
                .filter(event -> event instanceof Bar bar && bar.closed())
                .map(Bar.class::cast)
                .toList();
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            assertEquals(
                    LegacyEventFormat.timeframes(),
                    closed.stream().map(Bar::timeframe).toList());
            // The last one is behind the checkpoint.
            assertEquals(closed, journal.bars());
        }
    }

    @Test
    void newEventsFollowTheOldOnesInTheNewForm() {
        List<MarketEvent> more = StoredEvents.in(journalFolder.instruments());
        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            journal.append(more);
            journal.journal().saveCheckpoint(new byte[] {7});
            journal.append(more);
        }

        try (JournalFolder.OpenJournal journal = journalFolder.open()) {
            List<MarketEvent> all = new ArrayList<>(more);
            all.addAll(more);
            all.addAll(more);
            assertEquals(EPOCH, journal.journal().epoch().text());
            assertArrayEquals(new byte[] {7}, journal.restored());
            assertSame(numbered(all), journal.entriesInMemory());
            assertSame(numbered(all).subList(2 * more.size(), all.size()), journal.replayed());
        }
    }

    private static List<Entry> numbered(List<MarketEvent> events) {
        SeriesNumbers seriesNumbers = SeriesNumbers.forWindow(1_000);
        List<Entry> entries = new ArrayList<>();
        for (MarketEvent event : events) {
            long position = entries.size() + 1;
            entries.add(new Entry(position, seriesNumbers.next(event, position), event));
        }
        return entries;
    }

    private static void assertSame(List<Entry> expected, List<Entry> read) {
        assertEquals(expected.size(), read.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).position(), read.get(i).position());
            assertEquals(expected.get(i).seriesNumber(), read.get(i).seriesNumber());
            EventRoundTripTest.assertSame(expected.get(i).event(), read.get(i).event());
        }
    }
}
