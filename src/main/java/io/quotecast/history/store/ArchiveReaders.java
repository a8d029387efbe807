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

/** Executes queries on a few threads of its own, so that no event loop waits for the database. */
final class ArchiveReaders {
    private static final System.Logger LOG = System.getLogger(ArchiveReaders.class.getName());
    private static final int THREADS = 4;
    private static final int MAX_WAITING = 256;

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
                new ArrayBlockingQueue<>(MAX_WAITING),
                task -> new Thread(task, "quotecast-archive-reader-" + number.incrementAndGet()));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Executes a query after its prerequisite, both on a reader thread. Fails if too many queries wait. */
    <T> CompletableFuture<T> query(Runnable prerequisite, ArchiveQuery<T> query) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    prerequisite.run();
                    result.complete(queryWithRetry(query));
                } catch (RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(
                    new ArchiveUnavailableException("too many history queries at once; retry later"));
        }
        return result;
    }

    /** Waits briefly for the running queries, and closes the idle connections. */
    void close() {
        threads.shutdown();
        try {
            threads.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            close(connection);
        }
    }

    private <T> T queryWithRetry(ArchiveQuery<T> query) {
        Connection pooled = idle.poll();
        try {
            if (pooled != null) {
                try {
                    return query(query, pooled);
                } catch (SQLException e) {
                    // The connection may have timed out, or the server may have restarted: try a new connection.
                    closeIdle();
                }
            }
            T result = query(query, database.dataSource().getConnection());
            failing = false;
            return result;
        } catch (SQLException e) {
            if (!failing) {
                failing = true;
                LOG.log(System.Logger.Level.WARNING, "History cannot be read from " + database.name(), e);
            }
            throw new ArchiveUnavailableException("the history database does not respond; retry later");
        }
    }

    private <T> T query(ArchiveQuery<T> query, Connection connection) throws SQLException {
        try {
            T result = query.execute(connection);
            idle.push(connection);
            return result;
        } catch (SQLException | RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    private void closeIdle() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            close(connection);
        }
    }

    private static void close(@Nullable Connection connection) {
        try (connection) {
            // Closed at the end of the block.
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "Failed to close a history connection", e);
        }
    }
}
