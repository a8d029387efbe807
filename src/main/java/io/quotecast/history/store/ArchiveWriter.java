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
    private static final int BATCH = 4_096;
    /** For so long rows gather, unless somebody asks for them. */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long EXPIRE_NANOS = TimeUnit.HOURS.toNanos(1);

    private final ArchiveConnection archiveConnection;
    private final WriteQueue writeQueue;
    private final Thread thread = new Thread(this, "quotecast-archive");
    private final List<Object> batch = new ArrayList<>(BATCH);
    private long expireNanos = System.nanoTime();
    private volatile boolean closed;
    private volatile boolean hurried;
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
    void hurry() {
        hurried = true;
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
        boolean going = true;
        while (going) {
            boolean last = closed;
            hurried = false;
            writeQueue.take(batch, BATCH - batch.size());
            if (last && batch.isEmpty()) {
                going = false;
            } else if (!archiveConnection.isConnected() || !batch.isEmpty()) {
                going = write() || !last;
            } else {
                expireSome();
            }
            rest();
        }
        giveUp();
        archiveConnection.disconnect();
    }

    private void rest() {
        if (!fault.isEmpty()) {
            park(RETRY_NANOS, false);
        } else if (writeQueue.waiting() < BATCH) {
            park(GATHER_NANOS, true);
        }
    }

    private void park(long nanos, boolean unlessHurried) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !closed && !(unlessHurried && hurried); left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }

    /** False if the database did not take it: then the rows wait on. */
    private boolean write() {
        try {
            count(archiveConnection.write(batch));
        } catch (SQLException | RuntimeException e) {
            archiveConnection.disconnect();
            if (fault.isEmpty()) {
                LOG.log(
                        Level.WARNING,
                        "History cannot be written to {0}: {1}. The feed goes on; up to {2} rows wait, what comes"
                                + " beyond is lost and counted",
                        archiveConnection.name(),
                        words(e),
                        String.valueOf(writeQueue.capacity()));
            }
            fault = words(e);
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

    private void count(int young) {
        long done = 0;
        for (Object row : batch) {
            done += row instanceof LostRange lostRange ? lostRange.rows() : 1;
        }
        if (tooOld == 0 && young < batch.size()) {
            LOG.log(
                    Level.WARNING,
                    "Trades come in that happened longer ago than quotecast.history.max-age, {0}: history does not"
                            + " keep them",
                    archiveConnection.maxAge());
        }
        // One thread writes these.
        long passed = tooOld + batch.size() - young;
        long kept = written + young;
        tooOld = passed;
        written = kept;
        batch.clear();
        writeQueue.done(done);
    }

    private void expireSome() {
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

    private void giveUp() {
        long rows = (long) batch.size() + writeQueue.waiting();
        if (rows > 0) {
            writeQueue.lost(rows);
            LOG.log(Level.WARNING, "{0} rows of history could not be written before the end", rows);
        }
    }

    /** What the driver said, without what those above it made of that. */
    static String words(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage()).replaceAll("\\s+", " ").strip();
    }
}
