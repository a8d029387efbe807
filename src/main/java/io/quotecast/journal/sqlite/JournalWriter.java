package io.quotecast.journal.sqlite;

import io.quotecast.base.Threads;
import io.quotecast.journal.Entry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes what the road has appended, in whole transactions: blocks of entries, closed bars, checkpoints.
 * When the disk does not take one it tries the same again until it does, and says meanwhile why.
 */
final class JournalWriter {
    private static final System.Logger LOG = System.getLogger(JournalWriter.class.getName());
    private static final int MAX_BATCH = 8_192;
    private static final long RETRY_NANOS = 250_000_000L;
    private static final long TRIM_NANOS = 1_000_000_000L;
    private static final long MAX_PARK_NANOS = 100_000_000L;

    private final JournalFile file;
    private final PendingEntries pendingEntries;
    private final BlockBuilder blocks;
    private final BarLog bars;
    private final Retention retention;
    private final long gatherNanos;
    private final Runnable progress;
    private final AtomicReference<@Nullable CheckpointRequest> checkpointRequest = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "quotecast-tape");
    private volatile String fault = "";
    private volatile boolean parked;
    private volatile boolean closed;

    /** A checkpoint, and the position up to which all must be written before it. */
    private record CheckpointRequest(CheckpointRow checkpoint, long requiredPosition) {}

    /** One transaction. */
    private record Batch(
            List<Block> blocks,
            List<BarLog.BarRow> bars,
            @Nullable CheckpointRow checkpoint,
            long upTo) {}

    /**
     * @param gatherNanos how long it waits between two transactions
     * @param progress called when something has been written, or cannot be
     */
    JournalWriter(
            JournalFile file,
            PendingEntries pendingEntries,
            BlockBuilder blocks,
            BarLog bars,
            Retention retention,
            long gatherNanos,
            Runnable progress) {
        this.file = file;
        this.pendingEntries = pendingEntries;
        this.blocks = blocks;
        this.bars = bars;
        this.retention = retention;
        this.gatherNanos = gatherNanos;
        this.progress = progress;
    }

    void start() {
        thread.start();
    }

    /** Something has been appended. On the road. */
    void wake() {
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    void saveCheckpoint(CheckpointRow checkpointRow) {
        checkpointRequest.set(new CheckpointRequest(checkpointRow, pendingEntries.appended()));
    }

    /** Why nothing can be written; empty while it can. On any thread. */
    String fault() {
        return fault;
    }

    /** Writes what is left, or gives up where it cannot, and ends. */
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
                park();
            }
            if (System.nanoTime() - trimAt > 0) {
                trimAt = System.nanoTime() + TRIM_NANOS;
                SQLException failure = attempt(() -> retention.trim(file));
                if (failure != null) {
                    LOG.log(System.Logger.Level.DEBUG, "The oldest entries could not be let go", failure);
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
        return new Batch(blocks.drain(), checkpointRow == null ? List.of() : bars.drain(), checkpointRow, upTo);
    }

    /** False if it was given up, because the tape is being closed. */
    private boolean writeWithRetry(Batch batch) {
        SQLException failure = attempt(() -> write(batch));
        while (failure != null) {
            reportFault("'" + file.path() + "' cannot be written: " + failure.getMessage());
            if (closed) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "{0} entries, acknowledged to nobody, are not kept",
                        unwrittenCount());
                return false;
            }
            LockSupport.parkNanos(RETRY_NANOS);
            failure = attempt(() -> write(batch));
        }
        reportFault("");
        pendingEntries.markWritten(batch.upTo);
        progress.run();
        return true;
    }

    private long unwrittenCount() {
        return pendingEntries.appended() - pendingEntries.written();
    }

    private void write(Batch batch) throws SQLException {
        Connection connection = file.connection();
        if (!batch.blocks.isEmpty()) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert or replace into tape (id, epoch, first_q,"
                            + " last_q, first_time, last_time, checksum, format, entries) values (?,?,?,?,?,?,?,?,?)")) {
                for (Block block : batch.blocks) {
                    block.bind(insert);
                    insert.executeUpdate();
                }
            }
        }
        bars.write(connection, batch.bars);
        if (batch.checkpoint != null) {
            batch.checkpoint.write(connection);
        }
    }

    private @Nullable SQLException attempt(JournalFile.TransactionBody body) {
        try {
            // The lock is shared with the one who brings the file to the disk, not with the road.
            synchronized (file) {
                file.inTransaction(body);
            }
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    private void reportFault(String message) {
        if (!message.equals(fault)) {
            LOG.log(System.Logger.Level.WARNING, message.isEmpty() ? "The tape can be written again" : message);
            fault = message;
            progress.run();
        }
    }

    private void gather() {
        if (gatherNanos > 0 && !closed && unwrittenCount() < MAX_BATCH) {
            LockSupport.parkNanos(gatherNanos);
        }
    }

    private void park() {
        parked = true;
        // An entry appended just before this line saw the flag still down: look again.
        if (unwrittenCount() == 0 && checkpointRequest.get() == null && !closed) {
            LockSupport.parkNanos(this, MAX_PARK_NANOS);
        }
        parked = false;
    }
}
