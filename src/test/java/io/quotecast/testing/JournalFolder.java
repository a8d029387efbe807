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

/** Tapes on disk in one folder, one life after the other, each with a thread of the test as its road. */
public final class JournalFolder {
    private final Path folder;
    private final InstantSource clock;
    private Instruments instruments = RandomEvents.instruments();
    private SyncMode syncMode = SyncMode.INTERVAL;
    private int capacity = 1_000;
    private Duration longest = Duration.ofDays(7);
    private long mostBytes = 1L << 30;
    private String boot = "boot";
    private int lives;

    public JournalFolder(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    public JournalFolder sync(SyncMode other) {
        syncMode = other;
        return this;
    }

    public JournalFolder capacity(int entries) {
        capacity = entries;
        return this;
    }

    public JournalFolder retention(Duration time, long bytes) {
        longest = time;
        mostBytes = bytes;
        return this;
    }

    public JournalFolder instruments(Instruments others) {
        instruments = others;
        return this;
    }

    /** As if the machine had been started anew. */
    public JournalFolder reboot() {
        boot += "+";
        return this;
    }

    /** Its epochs are others than those of a folder from which it was copied. */
    public JournalFolder copied() {
        lives = 1_000;
        return this;
    }

    public Instruments instruments() {
        return instruments;
    }

    public Path file() {
        return folder.resolve("tape.db");
    }

    /** The next life; it begins at once. */
    public OpenJournal begin() {
        return new OpenJournal();
    }

    /** One life of a tape, and what it found. Remembers what was shown, in order. */
    public final class OpenJournal implements Recovery, AutoCloseable {
        private final SqliteJournal journal;
        private final List<Entry> followed = new ArrayList<>();
        private final List<Bar> bars = new ArrayList<>();
        private final List<Entry> shown = new ArrayList<>();
        private byte[] restored = {};
        private boolean sameEpoch;

        private OpenJournal() {
            SqliteJournal.Settings settings = new SqliteJournal.Settings(
                    file(), syncMode, Duration.ofHours(1), capacity, 1 << 20, longest, mostBytes, 100, boot);
            journal = new SqliteJournal(settings, instruments, clock, new Random(lives++), () -> {}, () -> {});
            journal.recover(this);
            journal.follow(shown::add);
        }

        public SqliteJournal journal() {
            return journal;
        }

        /** Appends them, and waits until all are shown and written. */
        public OpenJournal append(List<? extends MarketEvent> events) {
            events.forEach(event -> journal.append(event, null));
            return settle();
        }

        public OpenJournal settle() {
            Await.so("everything is written and shown", () -> {
                journal.turn();
                return journal.waiting() == 0;
            });
            return this;
        }

        /** What came back of a state that was kept. */
        public byte[] restored() {
            return restored;
        }

        public boolean isSameEpoch() {
            return sameEpoch;
        }

        public List<Entry> followed() {
            return followed;
        }

        public List<Bar> bars() {
            return bars;
        }

        public List<Entry> shown() {
            return shown;
        }

        /** What the memory holds. */
        public List<Entry> held() {
            List<Entry> held = new ArrayList<>();
            journal.readAfter(journal.first() - 1, Integer.MAX_VALUE, held::add);
            return held;
        }

        @Override
        public void bar(Bar closed) {
            bars.add(closed);
        }

        @Override
        public void restore(byte[] state, boolean same) {
            restored = state;
            sameEpoch = same;
        }

        @Override
        public void forget() {
            restored = new byte[0];
        }

        @Override
        public void follow(Entry entry, long nowMicros) {
            followed.add(entry);
        }

        @Override
        public void close() {
            journal.close();
        }
    }
}
