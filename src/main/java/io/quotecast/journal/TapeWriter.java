package io.quotecast.journal;

import io.quotecast.market.Ending;
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
final class TapeWriter {
    private static final System.Logger LOG = System.getLogger(TapeWriter.class.getName());
    private static final int MOST_AT_ONCE = 8_192;
    private static final long RETRY_NANOS = 250_000_000L;
    private static final long TRIM_NANOS = 1_000_000_000L;
    private static final long LONGEST_PARK_NANOS = 100_000_000L;

    private final TapeFile file;
    private final Pending pending;
    private final BlockBuilder blocks;
    private final BarLog bars;
    private final Retention retention;
    private final long gatherNanos;
    private final Runnable progress;
    private final AtomicReference<@Nullable Wanted> wanted = new AtomicReference<>();
    private final Thread thread = new Thread(this::run, "quotecast-tape");
    private volatile String fault = "";
    private volatile boolean parked;
    private volatile boolean closed;

    /** A checkpoint, and the position up to which all must be written before it. */
    private record Wanted(Checkpoint checkpoint, long appended) {}

    /** One transaction. */
    private record Work(
            List<Block> blocks,
            List<BarLog.Row> bars,
            @Nullable Checkpoint checkpoint,
            long upTo) {}

    /**
     * @param gatherNanos how long it waits between two transactions
     * @param progress called when something has been written, or cannot be
     */
    TapeWriter(
            TapeFile file,
            Pending pending,
            BlockBuilder blocks,
            BarLog bars,
            Retention retention,
            long gatherNanos,
            Runnable progress) {
        this.file = file;
        this.pending = pending;
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

    void keep(Checkpoint checkpoint) {
        wanted.set(new Wanted(checkpoint, pending.appended()));
    }

    /** Why nothing can be written; empty while it can. On any thread. */
    String fault() {
        return fault;
    }

    /** Writes what is left, or gives up where it cannot, and ends. */
    void close() {
        closed = true;
        Ending.await(thread);
    }

    private void run() {
        long trimAt = System.nanoTime() + TRIM_NANOS;
        while (true) {
            boolean last = closed;
            Work work = next();
            if (work != null) {
                if (!carryOut(work)) {
                    return;
                }
                gather();
            } else if (last) {
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

    private @Nullable Work next() {
        long from = pending.written();
        long upTo = Math.min(pending.appended(), from + MOST_AT_ONCE);
        Wanted due = wanted.get();
        Checkpoint checkpoint = due != null && due.appended <= upTo ? due.checkpoint : null;
        if (upTo == from && checkpoint == null) {
            return null;
        }
        if (checkpoint != null) {
            wanted.compareAndSet(due, null);
        }
        for (long q = from + 1; q <= upTo; q++) {
            Entry entry = pending.entry(q);
            blocks.add(entry);
            bars.saw(entry);
        }
        return new Work(blocks.take(), checkpoint == null ? List.of() : bars.take(), checkpoint, upTo);
    }

    /** False if it was given up, because the tape is being closed. */
    private boolean carryOut(Work work) {
        SQLException failure = attempt(() -> write(work));
        while (failure != null) {
            tell("'" + file.path() + "' cannot be written: " + failure.getMessage());
            if (closed) {
                LOG.log(System.Logger.Level.ERROR, "{0} entries, acknowledged to nobody, are not kept", unwritten());
                return false;
            }
            LockSupport.parkNanos(RETRY_NANOS);
            failure = attempt(() -> write(work));
        }
        tell("");
        pending.wrote(work.upTo);
        progress.run();
        return true;
    }

    private long unwritten() {
        return pending.appended() - pending.written();
    }

    private void write(Work work) throws SQLException {
        Connection connection = file.connection();
        if (!work.blocks.isEmpty()) {
            try (PreparedStatement insert =
                    connection.prepareStatement("insert or replace into tape values (?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (Block block : work.blocks) {
                    block.bind(insert);
                    insert.executeUpdate();
                }
            }
        }
        bars.write(connection, work.bars);
        if (work.checkpoint != null) {
            work.checkpoint.write(connection);
        }
    }

    private @Nullable SQLException attempt(TapeFile.Step step) {
        try {
            // The lock is shared with the one who brings the file to the disk, not with the road.
            synchronized (file) {
                file.whole(step);
            }
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    private void tell(String now) {
        if (!now.equals(fault)) {
            LOG.log(System.Logger.Level.WARNING, now.isEmpty() ? "The tape can be written again" : now);
            fault = now;
            progress.run();
        }
    }

    private void gather() {
        if (gatherNanos > 0 && !closed && unwritten() < MOST_AT_ONCE) {
            LockSupport.parkNanos(gatherNanos);
        }
    }

    private void park() {
        parked = true;
        // An entry appended just before this line saw the flag still down: look again.
        if (unwritten() == 0 && wanted.get() == null && !closed) {
            LockSupport.parkNanos(this, LONGEST_PARK_NANOS);
        }
        parked = false;
    }
}
