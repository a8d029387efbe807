package io.quotecast.web.http;

import io.quotecast.config.QuotecastConfig;
import io.quotecast.history.TradeCursor;
import io.quotecast.history.store.ArchiveUnavailableException;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.web.netty.Channels;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Streams large parts of the history page by page: the next page is queried when the client has received the previous
 * one. Between two pages, an export holds neither a thread nor a database connection. A client that stops reading is
 * disconnected after the stall timeout. Safe on any thread.
 */
@Singleton
public class Export {
    private static final Logger LOG = Logger.getLogger(Export.class);
    /** The number of rows of one page. */
    private static final int PAGE_ROWS = 2_000;

    private static final int MAX_CONCURRENT = 64;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final long stallTimeoutMillis;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT);

    Export(Vertx vertx, QuotecastConfig.Push settings) {
        this.vertx = vertx;
        this.stallTimeoutMillis = settings.slowTime().toMillis();
    }

    /** Returns the number of running exports. */
    int count() {
        return MAX_CONCURRENT - permits.availablePermits();
    }

    /**
     * Starts an export.
     *
     * @param maxRows the maximum number of rows in total
     * @param pages returns at most the given number of rows after a cursor, or the first rows for a null cursor
     * @throws ProtocolException if too many exports are running
     */
    <T> Multi<byte[]> send(
            HttpServerRequest request,
            long maxRows,
            BiFunction<@Nullable TradeCursor, Integer, CompletionStage<Page<T>>> pages,
            ExportFormat<T> format)
            throws ProtocolException {
        if (!permits.tryAcquire()) {
            throw new ProtocolException(
                    ErrorCode.UNAVAILABLE,
                    "too many exports; the limit is " + MAX_CONCURRENT + " at once; retry later");
        }
        StallTimer stallTimer = new StallTimer(request);
        return Multi.createBy()
                .repeating()
                .uni(() -> new Progress<T>(maxRows), progress -> progress.next(pages))
                .whilst(Progress::hasMore)
                .map(progress -> progress.format(format))
                .filter(bytes -> bytes.length > 0)
                .onItem()
                .invoke(stallTimer::start)
                .onRequest()
                .invoke(stallTimer::stop)
                .onFailure(Export::isUnexpected)
                .invoke(failure -> LOG.error("Export failed", failure))
                .onTermination()
                .invoke(() -> {
                    stallTimer.stop();
                    permits.release();
                });
    }

    /** Whether a failure has to be logged: the expected ones are reported to the client or logged at their source. */
    private static boolean isUnexpected(Throwable failure) {
        return !(failure instanceof ArchiveUnavailableException
                || failure instanceof ProtocolException
                || failure instanceof RejectedExecutionException);
    }

    /** The progress of one export. Used by one thread at a time. */
    private static final class Progress<T> {
        private long remaining;
        private boolean isStarted;
        private Page<T> page = new Page<>(List.of(), null);

        private Progress(long maxRows) {
            this.remaining = maxRows;
        }

        private Uni<Progress<T>> next(BiFunction<@Nullable TradeCursor, Integer, CompletionStage<Page<T>>> pages) {
            int rows = (int) Math.min(remaining, PAGE_ROWS);
            return Uni.createFrom()
                    .completionStage(() -> pages.apply(page.next(), rows))
                    .map(nextPage -> {
                        page = nextPage;
                        remaining -= nextPage.rows().size();
                        return this;
                    });
        }

        private boolean hasMore() {
            return page.next() != null && remaining > 0;
        }

        private byte[] format(ExportFormat<T> format) {
            boolean isFirst = !isStarted;
            isStarted = true;
            return format.format(page.rows(), isFirst);
        }
    }

    /** Closes a connection whose client takes too long to receive a page. */
    private final class StallTimer {
        private final HttpServerRequest request;
        private final AtomicLong timer = new AtomicLong(NO_TIMER);

        private StallTimer(HttpServerRequest request) {
            this.request = request;
        }

        private void start() {
            stop();
            timer.set(vertx.setTimer(stallTimeoutMillis, ignored -> Channels.closeForcibly(request)));
        }

        private void stop() {
            long running = timer.getAndSet(NO_TIMER);
            if (running != NO_TIMER) {
                vertx.cancelTimer(running);
            }
        }
    }
}
