package io.quotecast.history.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A few threads that ask the database for others, so that no event loop ever waits for it. */
final class ArchiveReaders {
    private static final System.Logger LOG = System.getLogger(ArchiveReaders.class.getName());
    private static final int THREADS = 4;
    private static final int WAITING = 256;

    private final Database database;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final ThreadPoolExecutor threads;
    private volatile boolean failing;

    ArchiveReaders(Database database) {
        this.database = database;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING),
                task -> new Thread(task, "quotecast-archive-reader-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Answers on a thread of its own, once what has to be there first is there; a failure if too many ask. */
    <T> CompletableFuture<T> ask(Runnable first, ArchiveQuery<T> archiveQuery) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    first.run();
                    answer.complete(answer(archiveQuery));
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new ArchiveUnavailableException("too many ask for history at once"));
        }
        return answer;
    }

    /** Ends when what is being asked has been answered. */
    void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Connection one = idle.poll(); one != null; one = idle.poll()) {
            close(one);
        }
    }

    private <T> T answer(ArchiveQuery<T> archiveQuery) {
        Connection used = idle.poll();
        try {
            if (used != null) {
                try {
                    return ask(archiveQuery, used);
                } catch (SQLException e) {
                    // It may have died of age, or with a server that is back: a fresh one tells.
                    idleNoMore();
                }
            }
            T answer = ask(archiveQuery, database.connections().getConnection());
            failing = false;
            return answer;
        } catch (SQLException e) {
            if (!failing) {
                failing = true;
                LOG.log(System.Logger.Level.WARNING, "History cannot be read from " + database.name(), e);
            }
            throw new ArchiveUnavailableException("the database of history does not answer");
        }
    }

    private <T> T ask(ArchiveQuery<T> archiveQuery, Connection connection) throws SQLException {
        try {
            T answer = archiveQuery.ask(connection);
            idle.push(connection);
            return answer;
        } catch (SQLException | RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    private void idleNoMore() {
        for (Connection one = idle.poll(); one != null; one = idle.poll()) {
            close(one);
        }
    }

    private static void close(@Nullable Connection connection) {
        try (connection) {
            // Closed by leaving.
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "A connection of history did not close in order", e);
        }
    }
}
