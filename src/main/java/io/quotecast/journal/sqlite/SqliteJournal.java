package io.quotecast.journal.sqlite;

import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Journal;
import io.quotecast.journal.Recovery;
import io.quotecast.journal.Series;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.Window;
import io.quotecast.journal.format.ByteWriter;
import io.quotecast.journal.format.EventFormat;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A tape in a file, with the newest entries in memory too. A thread of its own writes; an entry is shown when as much
 * has been done for it as {@link SyncMode} says. After an end that could have cost entries which were shown, the tape goes on
 * as another epoch: a position is never given twice.
 */
public final class SqliteJournal implements Journal {
    private static final System.Logger LOG = System.getLogger(SqliteJournal.class.getName());
    private static final long GATHER_NANOS = 2_000_000L;

    private final Settings settings;
    private final AutoCloseable held;
    private final Instruments instruments;
    private final JournalFile file;
    private final JournalSync sync;
    private final Epoch epoch;
    private final Window window;
    private final PendingEntries pendingEntries = new PendingEntries();
    private final Series appended = new Series();
    private final Series shown = new Series();
    private final EventFormat format;
    private final BarLog bars;
    private final JournalWriter writer;
    private Consumer<Entry> follower = entry -> {};

    /**
     * How a tape is kept.
     *
     * @param capacity how many entries are held in memory, above 0
     * @param mostPayload how many bytes the payloads of held messages may sum to
     * @param longest how long an entry is kept in the file
     * @param mostBytes how large the file may be
     * @param bars how many closed bars of each timeframe are kept for the next start
     * @param boot what is another after the machine was started anew; empty if that is not known
     */
    public record Settings(
            Path file,
            SyncMode sync,
            Duration interval,
            int capacity,
            long mostPayload,
            Duration longest,
            long mostBytes,
            long bars,
            String boot) {}

    /**
     * @param progress called on other threads when {@link #turn} has something to do
     * @param held what keeps others from the file; closed last
     * @throws UnusableJournalException if there is a tape that cannot be gone on with
     */
    public SqliteJournal(
            Settings settings,
            Instruments instruments,
            InstantSource clock,
            RandomGenerator random,
            Runnable progress,
            AutoCloseable held) {
        this.settings = settings;
        this.held = held;
        this.instruments = instruments;
        this.window = new Window(settings.capacity, settings.mostPayload);
        this.format = new EventFormat(instruments);
        this.bars = new BarLog(new EventFormat(instruments), settings.bars);
        this.file = new JournalFile(settings.file, settings.sync);
        try {
            this.epoch = ShutdownMarker.begin(file, settings, Epoch.fresh(random));
            this.sync = new JournalSync(file, settings.sync, settings.interval.toNanos());
            Block last = file.lastBlock();
            long q = last != null && last.epoch().equals(epoch.text()) ? last.lastQ() : 0;
            window.begin(q);
            pendingEntries.begin(q);
            BlockBuilder blocks = new BlockBuilder(
                    last == null ? 1 : last.id() + 1, epoch.text(), new EventFormat(instruments), clock);
            Retention retention = new Retention(settings.longest, settings.mostBytes, clock);
            long gather = settings.sync == SyncMode.ALWAYS ? 0 : GATHER_NANOS;
            this.writer = new JournalWriter(file, pendingEntries, blocks, bars, retention, gather, progress);
        } catch (SQLException e) {
            file.close();
            throw JournalFile.damaged(settings.file, String.valueOf(e.getMessage()));
        } catch (UnusableJournalException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public Epoch epoch() {
        return epoch;
    }

    @Override
    public void recover(Recovery into) {
        long began = System.nanoTime();
        try {
            JournalReader reader = new JournalReader(file, format, epoch.text());
            long read = reader.recover(into, window, appended, bars);
            shown.become(appended);
            LOG.log(
                    System.Logger.Level.INFO,
                    "''{0}'': epoch {1}, position {2}, {3} entries read in {4} ms",
                    settings.file,
                    epoch,
                    Long.toString(window.last()),
                    Long.toString(read),
                    Long.toString((System.nanoTime() - began) / 1_000_000));
        } catch (SQLException e) {
            throw JournalFile.damaged(settings.file, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void follow(Consumer<Entry> into) {
        follower = into;
        writer.start();
        sync.start();
    }

    @Override
    public void append(MarketEvent event, @Nullable LongConsumer recorded) {
        Entry entry = new Entry(pendingEntries.appended() + 1, appended.next(event), event);
        pendingEntries.add(entry, recorded);
        if (settings.sync == SyncMode.NONE) {
            show(entry.q());
        }
    }

    @Override
    public void turn() {
        long written = pendingEntries.written();
        show(written);
        pendingEntries.look();
        if (pendingEntries.appended() > written) {
            writer.wake();
        }
    }

    private void show(long upTo) {
        for (Entry entry = pendingEntries.next(upTo); entry != null; entry = pendingEntries.next(upTo)) {
            LongConsumer recorded = pendingEntries.pass();
            shown.saw(entry);
            window.add(entry);
            follower.accept(entry);
            if (recorded != null) {
                recorded.accept(entry.q());
            }
        }
    }

    private void letGo() {
        try {
            held.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "''{0}'' was not let go: {1}", settings.file, e);
        }
    }

    @Override
    public boolean isKept() {
        return true;
    }

    @Override
    public void keep(byte[] state) {
        ByteWriter counts = new ByteWriter();
        shown.write(instruments, counts);
        writer.keep(new CheckpointRow(0, epoch.text(), pendingEntries.shown(), counts.toBytes(), state));
        writer.wake();
    }

    @Override
    public boolean isFull() {
        return pendingEntries.isFull();
    }

    @Override
    public String fault() {
        String fault = writer.fault();
        return fault.isEmpty() ? sync.fault() : fault;
    }

    @Override
    public long waiting() {
        return pendingEntries.appended() - Math.min(pendingEntries.shown(), pendingEntries.written());
    }

    @Override
    public long last() {
        return window.last();
    }

    @Override
    public long first() {
        return window.first();
    }

    @Override
    public boolean readAfter(long q, int most, Consumer<Entry> reader) {
        return window.readAfter(q, most, reader);
    }

    @Override
    public void close() {
        writer.close();
        try {
            sync.close();
            if (writer.fault().isEmpty()) {
                ShutdownMarker.end(file);
            }
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "''{0}'' was not closed as it should be: {1}", settings.file, e);
        } finally {
            file.close();
            letGo();
        }
    }
}
