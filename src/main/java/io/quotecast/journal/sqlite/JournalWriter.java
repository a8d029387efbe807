package io.quotecast.journal.sqlite;

import io.quotecast.base.Parker;
import io.quotecast.base.Threads;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Fault;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes appended entries to the file in transactions of blocks, closed bars and checkpoints. It
 * retries a failed transaction until it succeeds, and reports the reason meanwhile.
 */
final class JournalWriter {
    private static final System.Logger LOG = System.getLogger(JournalWriter.class.getName());
    private static final int MAX_BATCH = 8_192;
    private static final long RETRY_NANOS = 250_000_000L;
    private static final long TRIM_NANOS = 1_000_000_000L;
    private static final long MAX_PARK_NANOS = 100_000_000L;

    private final JournalFile file;
    private final PositionMark mark;
    private final PendingEntries pendingEntries;
    private final BlockBuilder blocks;
    private final BarLog bars;
    private final Retention retention;
    private final long gatherNanos;
    private final Runnable progress;
    private final AtomicReference<@Nullable CheckpointRequest> checkpointRequest = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "quotecast-journal");
    private final Parker parker = new Parker();
    private final Fault fault;
    private volatile boolean closed;

    /** A checkpoint, and the position up to which entries must be written before it. */
    private record CheckpointRequest(CheckpointRow checkpoint, long requiredPosition) {}

    /**
     * The content of one transaction.
     *
     * @param upTo position of the last entry
     */
    private record Batch(
            List<Block.Change> blocks,
            List<BarLog.BarRow> bars,
            Link lastBars,
            @Nullable CheckpointRow checkpoint,
            long upTo) {}

    /**
     * @param gatherNanos pause between two transactions
     * @param progress called when entries have been written or the fault has changed
     */
    JournalWriter(
            JournalFile file,
            PositionMark mark,
            PendingEntries pendingEntries,
            BlockBuilder blocks,
            BarLog bars,
            Retention retention,
            long gatherNanos,
            Runnable progress) {
        this.file = file;
        this.mark = mark;
        this.pendingEntries = pendingEntries;
        this.blocks = blocks;
        this.bars = bars;
        this.retention = retention;
        this.gatherNanos = gatherNanos;
        this.progress = progress;
        this.fault = new Fault(LOG, "The journal can be written again", progress);
    }

    void start() {
        thread.start();
    }

    /** Wakes the thread after entries have been appended or a checkpoint has been requested. */
    void wake() {
        parker.wake();
    }

    void saveCheckpoint(CheckpointRow checkpointRow) {
        checkpointRequest.set(new CheckpointRequest(checkpointRow, pendingEntries.appended()));
    }

    /** Returns why entries cannot be written; empty while they can. On any thread. */
    String fault() {
        return fault.reason();
    }

    /** Writes the remaining entries, or gives up if they cannot be written, and ends the thread. */
    void close() {
        closed = true;
        Threads.awaitTermination(thread);
    }

    private void run() {
        long trimAt = System.nanoTime() + TRIM_NANOS;
        while (true) {
            boolean isLast = closed;
            Batch batch = nextBatch();
            if (batch != null) {
                if (!writeWithRetry(batch)) {
                    return;
                }
                gather();
            } else if (isLast) {
                return;
            } else {
                parker.park(this::isIdle, MAX_PARK_NANOS);
            }
            if (System.nanoTime() - trimAt > 0) {
                trimAt = System.nanoTime() + TRIM_NANOS;
                SQLException failure = attempt(() -> retention.trim(file));
                if (failure != null) {
                    LOG.log(Level.DEBUG, "Failed to delete the oldest entries", failure);
                }
            }
        }
    }

    private @Nullable Batch nextBatch() {
        long written = pendingEntries.written();
        long upTo = Math.min(pendingEntries.appended(), written + MAX_BATCH);
        CheckpointRequest request = checkpointRequest.get();
        CheckpointRow checkpointRow = request != null && request.requiredPosition <= upTo ? request.checkpoint : null;
        if (upTo == written && checkpointRow == null) {
            return null;
        }
        if (checkpointRow != null) {
            checkpointRequest.compareAndSet(request, null);
        }
        for (long position = written + 1; position <= upTo; position++) {
            Entry entry = pendingEntries.entry(position);
            blocks.add(entry);
            bars.add(entry);
        }
        List<BarLog.BarRow> barRows = checkpointRow == null ? List.of() : bars.drain();
        return new Batch(blocks.drain(), barRows, bars.last(), checkpointRow, upTo);
    }

    /** Returns false if the journal was closed before the batch could be written. */
    private boolean writeWithRetry(Batch batch) {
        Exception failure = attempt(() -> write(batch));
        boolean isStored = failure == null;
        failure = isStored ? writeMark(batch) : failure;
        while (failure != null) {
            fault.report(Level.WARNING, "'" + file.path() + "' cannot be written: " + failure.getMessage());
            if (closed) {
                LOG.log(
                        Level.ERROR,
                        "{0} entries could not be written before shutdown and are lost",
                        Long.toString(unwrittenCount()));
                return false;
            }
            LockSupport.parkNanos(RETRY_NANOS);
            failure = isStored ? null : attempt(() -> writeUnlessStored(batch));
            isStored = failure == null;
            failure = isStored ? writeMark(batch) : failure;
        }
        fault.clear();
        pendingEntries.markWritten(batch.upTo);
        progress.run();
        return true;
    }

    private @Nullable IOException writeMark(Batch batch) {
        try {
            mark.write(batch.upTo);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    private long unwrittenCount() {
        return pendingEntries.appended() - pendingEntries.written();
    }

    /** Writes a batch after a failure, in which SQLite may nevertheless have stored it. */
    private void writeUnlessStored(Batch batch) throws SQLException {
        if (batch.blocks.isEmpty() || !Link.read(file, BlockChain.LAST).equals(lastLink(batch))) {
            write(batch);
        }
    }

    private void write(Batch batch) throws SQLException {
        if (!batch.blocks.isEmpty()) {
            Block.Change.write(file, batch.blocks);
            file.setMeta(BlockChain.LAST, lastLink(batch).text());
        }
        bars.write(file, batch.bars);
        if (batch.checkpoint != null) {
            batch.checkpoint.write(file, batch.lastBars);
        }
    }

    private static Link lastLink(Batch batch) {
        return batch.blocks.get(batch.blocks.size() - 1).block().link();
    }

    private @Nullable SQLException attempt(JournalFile.TransactionBody body) {
        try {
            // The lock is shared with the thread that syncs the file to disk, never with the pipeline.
            synchronized (file) {
                file.inTransaction(body);
            }
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    private void gather() {
        if (gatherNanos > 0 && !closed && unwrittenCount() < MAX_BATCH) {
            LockSupport.parkNanos(gatherNanos);
        }
    }

    private boolean isIdle() {
        return unwrittenCount() == 0 && checkpointRequest.get() == null && !closed;
    }
}
