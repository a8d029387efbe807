package io.quotecast.history.store;

import io.quotecast.base.Parker;
import io.quotecast.base.Threads;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The thread that writes queued rows to the database in large transactions, and deletes old ones. If the database
 * fails, it retries with the same rows, while further rows wait in the queue.
 */
final class ArchiveWriter implements Runnable {
    private static final System.Logger LOG = System.getLogger(ArchiveWriter.class.getName());
    /** Maximum number of rows in one transaction. */
    private static final int MAX_BATCH = 4_096;
    /** Rows are gathered for this time, unless a query waits for them. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long EXPIRE_NANOS = TimeUnit.HOURS.toNanos(1);

    private final ArchiveConnection archiveConnection;
    private final WriteQueue writeQueue;
    private final Thread thread = new Thread(this, "quotecast-archive");
    private final Parker parker = new Parker();
    private final List<Object> batch = new ArrayList<>(MAX_BATCH);
    private long expireNanos = System.nanoTime();
    private final CountDownLatch barsCompleted = new CountDownLatch(1);
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

    /** Ends the gathering of rows, because a query waits for them. On any thread. */
    void requestFlush() {
        flushRequested = true;
        parker.wake();
    }

    /** Returns why rows cannot be written; empty while they can. On any thread. */
    String fault() {
        return fault;
    }

    /** Returns the number of rows written, including those that existed already. On any thread. */
    long written() {
        return written;
    }

    /** Returns the number of rows that were not written because they were too old. On any thread. */
    long tooOld() {
        return tooOld;
    }

    /** Writes the queued rows, unless the database fails, and ends the thread. */
    void close() {
        closed = true;
        Threads.awaitTermination(thread);
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
            } else if (!archiveConnection.hasMissingBars()) {
                expireIfDue();
            }
            insertMissingBars();
            pause();
        }
        abandonRemaining();
        archiveConnection.disconnect();
    }

    private void pause() {
        if (!fault.isEmpty()) {
            park(() -> !closed, RETRY_NANOS);
        } else if (writeQueue.waiting() < MAX_BATCH && !archiveConnection.hasMissingBars()) {
            park(() -> !closed && !flushRequested, GATHER_NANOS);
        }
    }

    private void park(BooleanSupplier isWaiting, long nanos) {
        long end = System.nanoTime() + nanos;
        for (long remaining = nanos; remaining > 0 && isWaiting.getAsBoolean(); remaining = end - System.nanoTime()) {
            parker.park(isWaiting, remaining);
        }
    }

    /** Writes the batch. Returns false if the database failed: the batch is then kept. */
    private boolean write() {
        try {
            countWritten(archiveConnection.write(batch));
        } catch (SQLException | RuntimeException e) {
            archiveConnection.disconnect();
            if (fault.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "History cannot be written to {0}: {1}. The feed continues; up to {2} rows are queued, and"
                                + " further rows are lost and counted",
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

    /** Waits until the bars that an earlier run left are complete, or until the time is over. On any thread. */
    void awaitCompletedBars(long nanos) throws InterruptedException {
        barsCompleted.await(nanos, TimeUnit.NANOSECONDS);
    }

    private void insertMissingBars() {
        if (archiveConnection.isConnected() && !archiveConnection.hasMissingBars()) {
            barsCompleted.countDown();
            return;
        }
        try {
            archiveConnection.insertMissingBars();
        } catch (SQLException | RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "Failed to complete the bars of an earlier run in {0}: {1}; retrying",
                    archiveConnection.name(),
                    rootMessage(e));
            archiveConnection.disconnect();
        }
    }

    private void countWritten(int acceptedRows) {
        long doneRows = 0;
        for (Object row : batch) {
            doneRows += row instanceof LostRange lostRange ? lostRange.rows() : 1;
        }
        if (tooOld == 0 && acceptedRows < batch.size()) {
            LOG.log(
                    Level.WARNING,
                    "Some trades are older than quotecast.history.max-age ({0}) when they arrive: history does not"
                            + " store them",
                    archiveConnection.maxAge());
        }
        // Only this thread writes these fields.
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
            LOG.log(Level.WARNING, "Failed to delete old rows of history; retrying in an hour", e);
            archiveConnection.disconnect();
        }
        expireNanos = System.nanoTime() + (more ? 0 : EXPIRE_NANOS);
    }

    private void abandonRemaining() {
        long rows = (long) batch.size() + writeQueue.waiting();
        if (rows > 0) {
            writeQueue.lost(rows);
            LOG.log(Level.WARNING, "{0} rows of history could not be written before shutdown", Long.toString(rows));
        }
    }

    /** Returns the message of the innermost cause, on one line. */
    static String rootMessage(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).replaceAll("\\s+", " ").strip();
    }
}
