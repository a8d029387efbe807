package io.quotecast.history.store;

import java.lang.System.Logger.Level;
import java.lang.invoke.VarHandle;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The one thread that writes what waits into the database, in large transactions, and removes what is old. A database
 * that cannot be reached is tried again and again, with the same rows: meanwhile they wait, as many as find room.
 */
final class ArchiveWriter implements Runnable {
    private static final System.Logger LOG = System.getLogger(ArchiveWriter.class.getName());
    /** Most rows of one transaction. */
    private static final int MAX_BATCH = 4_096;
    /** For so long rows gather, unless somebody asks for them. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long EXPIRE_NANOS = TimeUnit.HOURS.toNanos(1);

    private final ArchiveConnection archiveConnection;
    private final WriteQueue writeQueue;
    private final Thread thread = new Thread(this, "quotecast-archive");
    private final List<Object> batch = new ArrayList<>(MAX_BATCH);
    private long expireNanos = System.nanoTime();
    private volatile boolean closed;
    private volatile boolean flushRequested;
    private volatile String fault = "";
    private volatile long written;
    private volatile long tooOld;

    ArchiveWriter(ArchiveConnection archiveConnection, WriteQueue writeQueue) {
        this.archiveConnection = archiveConnection;
        this.writeQueue = writeQueue;
    }

    void start() {
        thread.start();
    }

    /** Somebody waits for rows to be written: no more gathering. */
    void requestFlush() {
        flushRequested = true;
        VarHandle.fullFence();
        LockSupport.unpark(thread);
    }

    /** Why nothing can be written; empty if it can. */
    String fault() {
        return fault;
    }

    /** How many rows were written, those that were there already among them. */
    long written() {
        return written;
    }

    /** How many rows were not written because they were older than rows may become. */
    long tooOld() {
        return tooOld;
    }

    /** Writes what waits, if the database takes it at once, and ends. */
    void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        boolean isRunning = true;
        while (isRunning) {
            boolean isLast = closed;
            flushRequested = false;
            writeQueue.drain(batch, MAX_BATCH - batch.size());
            if (isLast && batch.isEmpty()) {
                isRunning = false;
            } else if (!archiveConnection.isConnected() || !batch.isEmpty()) {
                isRunning = write() || !isLast;
            } else {
                expireIfDue();
            }
            pause();
        }
        abandonRemaining();
        archiveConnection.disconnect();
    }

    private void pause() {
        if (!fault.isEmpty()) {
            park(RETRY_NANOS, false);
        } else if (writeQueue.waiting() < MAX_BATCH) {
            park(GATHER_NANOS, true);
        }
    }

    private void park(long nanos, boolean unlessFlushRequested) {
        long end = System.nanoTime() + nanos;
        for (long remaining = nanos;
                remaining > 0 && !closed && !(unlessFlushRequested && flushRequested);
                remaining = end - System.nanoTime()) {
            LockSupport.parkNanos(this, remaining);
        }
    }

    /** False if the database did not take it: then the rows wait on. */
    private boolean write() {
        try {
            countWritten(archiveConnection.write(batch));
        } catch (SQLException | RuntimeException e) {
            archiveConnection.disconnect();
            if (fault.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "History cannot be written to {0}: {1}. The feed goes on; up to {2} rows wait, what comes"
                                + " beyond is lost and counted",
                        archiveConnection.name(),
                        rootMessage(e),
                        String.valueOf(writeQueue.capacity()));
            }
            fault = rootMessage(e);
            return false;
        }
        if (!fault.isEmpty()) {
            fault = "";
            LOG.log(
                    Level.INFO,
                    "History is written to {0} again; {1} rows have been lost so far",
                    archiveConnection.name(),
                    String.valueOf(writeQueue.lost()));
        }
        return true;
    }

    private void countWritten(int acceptedRows) {
        long doneRows = 0;
        for (Object row : batch) {
            doneRows += row instanceof LostRange lostRange ? lostRange.rows() : 1;
        }
        if (tooOld == 0 && acceptedRows < batch.size()) {
            LOG.log(
                    Level.WARNING,
                    "Trades come in that happened longer ago than quotecast.history.max-age, {0}: history does not"
                            + " keep them",
                    archiveConnection.maxAge());
        }
        // One thread writes these.
        long tooOldRows = tooOld + batch.size() - acceptedRows;
        long writtenRows = written + acceptedRows;
        tooOld = tooOldRows;
        written = writtenRows;
        batch.clear();
        writeQueue.completed(doneRows);
    }

    private void expireIfDue() {
        if (System.nanoTime() - expireNanos < 0) {
            return;
        }
        boolean more = false;
        try {
            more = archiveConnection.expire();
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.WARNING, "What is old could not be removed from history; tried again in an hour", e);
            archiveConnection.disconnect();
        }
        expireNanos = System.nanoTime() + (more ? 0 : EXPIRE_NANOS);
    }

    private void abandonRemaining() {
        long rows = (long) batch.size() + writeQueue.waiting();
        if (rows > 0) {
            writeQueue.lost(rows);
            LOG.log(Level.WARNING, "{0} rows of history could not be written before the end", rows);
        }
    }

    /** What the driver said, without what those above it made of that. */
    static String rootMessage(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).replaceAll("\\s+", " ").strip();
    }
}
