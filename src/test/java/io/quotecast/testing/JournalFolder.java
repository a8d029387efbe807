package io.quotecast.testing;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Recovery;
import io.quotecast.journal.sqlite.SqliteJournal;
import io.quotecast.journal.sqlite.SyncMode;
import io.quotecast.market.Bar;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A folder with a journal on disk that a test opens repeatedly, with the thread of the test as the pipeline thread. */
public final class JournalFolder {
    private final Path folder;
    private final InstantSource clock;
    private Instruments instruments = SampleInstruments.catalog();
    private SyncMode syncMode = SyncMode.INTERVAL;
    private int capacity = 1_000;
    private Duration maxAge = Duration.ofDays(7);
    private long maxBytes = 1L << 30;
    private String bootId = "boot";
    private int openCount;

    public JournalFolder(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    public JournalFolder sync(SyncMode mode) {
        syncMode = mode;
        return this;
    }

    public JournalFolder capacity(int entries) {
        capacity = entries;
        return this;
    }

    public JournalFolder retention(Duration age, long bytes) {
        maxAge = age;
        maxBytes = bytes;
        return this;
    }

    public JournalFolder instruments(Instruments catalog) {
        instruments = catalog;
        return this;
    }

    /** Changes the boot ID, as a reboot of the machine does. */
    public JournalFolder simulateReboot() {
        bootId += "+";
        return this;
    }

    /** Changes the seed of the epochs, so that they differ from those of the folder that this one is a copy of. */
    public JournalFolder simulateCopy() {
        openCount = 1_000;
        return this;
    }

    public Instruments instruments() {
        return instruments;
    }

    public Path file() {
        return folder.resolve("journal.db");
    }

    /** Opens the journal and recovers its content. */
    public OpenJournal open() {
        return new OpenJournal();
    }

    /** An open journal, with what it recovered and the entries that it has committed since, in their order. */
    public final class OpenJournal implements Recovery, AutoCloseable {
        private final SqliteJournal journal;
        private final List<Entry> replayed = new ArrayList<>();
        private final List<Bar> bars = new ArrayList<>();
        private final List<Entry> committed = new ArrayList<>();
        private byte[] restored = {};
        private boolean sameEpoch;

        private OpenJournal() {
            SqliteJournal.Settings settings = new SqliteJournal.Settings(
                    file(), syncMode, Duration.ofHours(1), capacity, 1 << 20, maxAge, maxBytes, 100, bootId);
            journal = new SqliteJournal(settings, instruments, clock, new Random(openCount++), () -> {}, () -> {});
            journal.recover(this);
            journal.start(committed::add);
        }

        public SqliteJournal journal() {
            return journal;
        }

        /** Appends events and waits until all are written and committed. */
        public OpenJournal append(List<? extends MarketEvent> events) {
            events.forEach(event -> journal.append(event, null));
            return awaitCommitted();
        }

        public OpenJournal awaitCommitted() {
            Await.until("all entries are written and committed", () -> {
                journal.poll();
                return journal.waiting() == 0;
            });
            return this;
        }

        /** Returns the checkpoint that was restored; empty if there was none. */
        public byte[] restored() {
            return restored;
        }

        public boolean isSameEpoch() {
            return sameEpoch;
        }

        public List<Entry> replayed() {
            return replayed;
        }

        public List<Bar> bars() {
            return bars;
        }

        public List<Entry> committed() {
            return committed;
        }

        /** Returns the entries that are held in memory. */
        public List<Entry> entriesInMemory() {
            List<Entry> inMemory = new ArrayList<>();
            journal.readAfter(journal.first() - 1, Integer.MAX_VALUE, inMemory::add);
            return inMemory;
        }

        @Override
        public void restoreBar(Bar closed) {
            bars.add(closed);
        }

        @Override
        public void restore(byte[] state, boolean same) {
            restored = state;
            sameEpoch = same;
        }

        @Override
        public void clear() {
            restored = new byte[0];
        }

        @Override
        public void replay(Entry entry, long nowMicros) {
            replayed.add(entry);
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
