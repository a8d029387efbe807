package io.quotecast.journal.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.journal.Entry;
import io.quotecast.market.MarketEvent;
import io.quotecast.testing.Await;
import io.quotecast.testing.JournalFolder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RandomEvents;
import java.nio.file.Path;
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

/** Two servers with one journal, as they are possible when the lock file was deleted. */
class JournalOwnerTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));

    private JournalFolder server(SyncMode syncMode) {
        return new JournalFolder(folder, clock).sync(syncMode);
    }

    @ParameterizedTest
    @EnumSource
    void theFirstServerStopsWritingAndAcknowledging(SyncMode syncMode) {
        JournalFolder firstServer = server(syncMode);
        JournalFolder secondServer = server(syncMode).simulateCopy();
        List<Entry> all = new ArrayList<>();
        try (JournalFolder.OpenJournal before = firstServer.open()) {
            all.addAll(before.append(events(firstServer, 5)).committed());
            try (JournalFolder.OpenJournal after = secondServer.open()) {
                List<Long> acknowledged = new ArrayList<>();
                events(firstServer, 5).forEach(event -> before.journal().append(event, acknowledged::add));
                Await.until("the first server reports the fault", () -> {
                    before.journal().poll();
                    return !before.journal().fault().isEmpty();
                });
                assertTrue(before.journal().fault().contains("another server"), before.journal()::fault);
                assertEquals(syncMode == SyncMode.NONE ? 5 : 0, acknowledged.size());

                after.append(events(secondServer, 100));

                if (syncMode != SyncMode.NONE) {
                    assertEquals(positions(all), positions(after.replayed()));
                    all.addAll(after.committed());
                    assertEquals(6, after.committed().get(0).position());
                }
            }
        }

        try (JournalFolder.OpenJournal last = secondServer.open()) {
            if (syncMode != SyncMode.NONE) {
                assertEquals(105, last.journal().last());
                assertEquals(positions(all), positions(last.replayed()));
            }
        }
    }

    /** Otherwise, the epoch would continue after the second server is killed, although entries may be missing. */
    @Test
    void theFirstServerDoesNotMarkTheFileAsClosed() throws Exception {
        JournalFolder firstServer = server(SyncMode.NONE);
        JournalFolder secondServer = server(SyncMode.NONE).simulateCopy();
        JournalFolder.OpenJournal before = firstServer.open();
        try (JournalFolder.OpenJournal after = secondServer.open()) {
            before.close();
            try (JournalFile file = new JournalFile(firstServer.file(), SyncMode.NONE)) {
                assertEquals("no", file.meta("clean").orElseThrow());
            }
            after.append(events(secondServer, 1));
        }
    }

    @Test
    void theFirstServerDeletesNothing() throws Exception {
        JournalFolder firstServer = server(SyncMode.INTERVAL).retention(Duration.ofMinutes(1), 1L << 30);
        JournalFolder secondServer = server(SyncMode.INTERVAL).simulateCopy();
        try (JournalFolder.OpenJournal before = firstServer.open()) {
            before.append(events(firstServer, 500));
            before.journal().saveCheckpoint(new byte[0]);
            before.append(events(firstServer, 1));
            try (JournalFolder.OpenJournal after = secondServer.open();
                    JournalFile file = new JournalFile(firstServer.file(), SyncMode.INTERVAL)) {
                clock.advance(Duration.ofMinutes(2));
                before.journal().append(events(firstServer, 1).get(0), null);
                Await.until(
                        "the first server reports the fault",
                        () -> !before.journal().fault().isEmpty());

                assertEquals(1, JournalFile.queryLong(file.connection(), "select min(id) from tape"));
                after.append(events(secondServer, 1));
            }
        }
    }

    private static List<Long> positions(List<Entry> entries) {
        return entries.stream().map(Entry::position).toList();
    }

    private static List<MarketEvent> events(JournalFolder journalFolder, int count) {
        return Stream.generate(new RandomEvents(journalFolder.instruments(), new Random(3))::next)
                .limit(count)
                .toList();
    }
}
