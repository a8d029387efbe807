package io.quotecast.journal.sqlite;

import io.quotecast.journal.Entry;
import io.quotecast.journal.EntryReader;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Journal;
import io.quotecast.journal.Recovery;
import io.quotecast.journal.SeriesNumbers;
import io.quotecast.journal.UnusableJournalException;
import io.quotecast.journal.Window;
import io.quotecast.journal.format.BlockReader;
import io.quotecast.journal.format.StoredCheckpoint;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a SQLite file, which also holds the newest entries in memory. A thread of its own writes the file; an
 * entry is committed when it is as safe as {@link SyncMode} demands. After a shutdown that may have lost committed
 * entries, the journal continues with another epoch, so that no position is assigned twice.
 */
public final class SqliteJournal implements Journal {
    private static final System.Logger LOG = System.getLogger(SqliteJournal.class.getName());
    private static final long GATHER_NANOS = 2_000_000L;

    private final Settings settings;
    private final AutoCloseable directoryLock;
    private final Instruments instruments;
    private final JournalFile file;
    private final BlockChain storedBlocks;
    private final PositionMark mark;
    private final JournalSync sync;
    private final Epoch epoch;
    private final Window window;
    private final PendingEntries pendingEntries = new PendingEntries();
    private final SeriesNumbers appendedSeries;
    private final SeriesNumbers committedSeries;
    private final BarLog bars;
    private final JournalWriter writer;
    private Consumer<Entry> entryConsumer = entry -> {};

    /**
     * How a journal is stored.
     *
     * @param capacity maximum number of entries held in memory, above 0
     * @param maxPayloadBytes maximum total size of the payloads of messages held in memory
     * @param maxAge entries are deleted from the file when they are older
     * @param maxBytes the oldest entries are deleted from the file when it is larger
     * @param minBars minimum number of closed bars of each timeframe kept for the next start
     * @param bootId differs after every boot of the machine; empty if unknown
     */
    public record Settings(
            Path file,
            SyncMode syncMode,
            Duration syncInterval,
            int capacity,
            long maxPayloadBytes,
            Duration maxAge,
            long maxBytes,
            long minBars,
            String bootId) {}

    /**
     * @param progress called on other threads when {@link #poll} has something to do
     * @param directoryLock keeps other processes from the file; closed last
     * @throws UnusableJournalException if the file holds a journal that cannot be continued
     */
    public SqliteJournal(
            Settings settings,
            Instruments instruments,
            InstantSource clock,
            RandomGenerator random,
            Runnable progress,
            AutoCloseable directoryLock) {
        this.settings = settings;
        this.directoryLock = directoryLock;
        this.instruments = instruments;
        this.appendedSeries = SeriesNumbers.forWindow(settings.capacity);
        this.committedSeries = SeriesNumbers.forWindow(settings.capacity);
        this.window = new Window(settings.capacity, settings.maxPayloadBytes);
        this.bars = new BarLog(new BlockReader(instruments), settings.minBars);
        PositionMark.Content previousMark = StartCheck.readMark(settings);
        boolean isLogCut = StartCheck.checkFiles(settings, previousMark);
        this.file = new JournalFile(settings.file, settings.syncMode);
        try {
            ShutdownMarker.Opening opening = new ShutdownMarker(file, settings)
                    .markOpen(Epoch.random(random), Long.toHexString(random.nextLong()), previousMark, isLogCut);
            this.epoch = opening.epoch();
            this.storedBlocks = opening.blocks();
            this.sync = new JournalSync(file, settings.syncMode, settings.syncInterval.toNanos());
            Block lastBlock = storedBlocks.last();
            long position = lastBlock != null && lastBlock.epoch().equals(epoch.text()) ? lastBlock.lastPosition() : 0;
            window.startAt(position);
            pendingEntries.startAt(position);
            BlockBuilder blocks =
                    new BlockBuilder(lastBlock == null ? Link.NONE : lastBlock.link(), epoch.text(), clock);
            Retention retention = new Retention(settings.maxAge, settings.maxBytes, clock);
            long gatherNanos = settings.syncMode == SyncMode.ALWAYS ? 0 : GATHER_NANOS;
            this.mark = new PositionMark(settings.file, epoch.text(), settings.bootId, settings.syncMode);
            mark.write(position);
            this.writer = new JournalWriter(file, mark, pendingEntries, blocks, bars, retention, gatherNanos, progress);
        } catch (SQLException e) {
            file.close();
            throw SqliteFailure.unusable(settings.file, e);
        } catch (IOException e) {
            file.close();
            throw SqliteFailure.unusable(PositionMark.path(settings.file), e);
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
    public void recover(Recovery recovery) {
        long startNanos = System.nanoTime();
        try {
            JournalReader reader = new JournalReader(file, storedBlocks, instruments, epoch.text());
            long entryCount = reader.recover(recovery, window, appendedSeries, bars);
            committedSeries.copyFrom(appendedSeries);
            LOG.log(
                    System.Logger.Level.INFO,
                    "Journal ''{0}'': epoch {1}, position {2}, {3} entries read in {4} ms",
                    settings.file,
                    epoch,
                    Long.toString(window.last()),
                    Long.toString(entryCount),
                    Long.toString((System.nanoTime() - startNanos) / 1_000_000));
        } catch (SQLException e) {
            throw SqliteFailure.unusable(settings.file, e);
        }
    }

    @Override
    public void start(Consumer<Entry> consumer) {
        entryConsumer = consumer;
        writer.start();
        sync.start();
    }

    @Override
    public void append(MarketEvent event, @Nullable LongConsumer recorded) {
        long position = pendingEntries.appended() + 1;
        Entry entry = new Entry(position, appendedSeries.next(event, position), event);
        pendingEntries.add(entry, recorded);
        if (settings.syncMode == SyncMode.NONE) {
            commit(entry.position());
        }
    }

    @Override
    public void poll() {
        long written = pendingEntries.written();
        commit(written);
        pendingEntries.updateFull();
        if (pendingEntries.appended() > written) {
            writer.wake();
        }
    }

    private void commit(long upTo) {
        for (Entry entry = pendingEntries.nextUncommitted(upTo);
                entry != null;
                entry = pendingEntries.nextUncommitted(upTo)) {
            LongConsumer recorded = pendingEntries.markCommitted();
            committedSeries.update(entry);
            window.add(entry);
            entryConsumer.accept(entry);
            if (recorded != null) {
                recorded.accept(entry.position());
            }
        }
    }

    private void releaseDirectory() {
        try {
            directoryLock.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.WARNING, "Failed to release the lock of ''{0}'': {1}", settings.file, e);
        }
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void saveCheckpoint(byte[] state) {
        StoredCheckpoint content = new StoredCheckpoint(0, List.of(), committedSeries.toByteArray(instruments), state);
        writer.saveCheckpoint(new CheckpointRow(epoch.text(), pendingEntries.committed(), content));
        writer.wake();
    }

    @Override
    public long waitingMessageBytes() {
        return pendingEntries.messageBytes();
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
        return pendingEntries.appended() - Math.min(pendingEntries.committed(), pendingEntries.written());
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
    public boolean readAfter(long position, int limit, Consumer<Entry> reader) {
        return window.readAfter(position, limit, reader);
    }

    @Override
    public EntryReader openReader() {
        return new StoredEntries(settings.file, epoch.text(), instruments, window);
    }

    @Override
    public void close() {
        writer.close();
        try {
            sync.close();
            if (writer.fault().isEmpty()) {
                new ShutdownMarker(file, settings).markClosed();
            }
            mark.close();
        } catch (SQLException | IOException e) {
            LOG.log(System.Logger.Level.WARNING, "Failed to close ''{0}'' cleanly: {1}", settings.file, e);
        } finally {
            file.close();
            releaseDirectory();
        }
    }
}
