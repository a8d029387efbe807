package io.quotecast.web.http;

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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends much of the past, a page at a time: the next one is asked for when the client has taken the one before. Between
 * two pages it holds neither a thread nor a connection to the database; who takes nothing for too long is cut.
 */
@Singleton
public class Export {
    private static final Logger LOG = Logger.getLogger(Export.class);
    /** Rows of one page. */
    private static final int PAGE = 2_000;

    private static final int MOST_AT_ONCE = 64;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final long patienceMillis;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    Export(Vertx vertx, StallTimeout stallTimeout) {
        this.vertx = vertx;
        this.patienceMillis = stallTimeout.time.toMillis();
    }

    /** For how long a client may take nothing. */
    public record StallTimeout(Duration time) {}

    /** How many are under way. */
    int count() {
        return MOST_AT_ONCE - places.availablePermits();
    }

    /**
     * @param head goes before the first page, which is sent even if it is empty then
     * @param most rows in all
     * @param pages the rows behind a place, or the first ones, and at most so many
     */
    <T> Multi<byte[]> send(
            HttpServerRequest request,
            byte[] head,
            long most,
            BiFunction<@Nullable TradeCursor, Integer, CompletionStage<Page<T>>> pages,
            Function<List<T>, byte[]> text)
            throws ProtocolException {
        if (!places.tryAcquire()) {
            throw new ProtocolException(
                    ErrorCode.UNAVAILABLE, "more than " + MOST_AT_ONCE + " exports at once; ask again");
        }
        StallTimer stallTimer = new StallTimer(request);
        return Multi.createBy()
                .repeating()
                .uni(() -> new Progress<T>(most), progress -> progress.next(pages))
                .whilst(Progress::goesOn)
                .map(progress -> progress.text(head, text))
                .filter(bytes -> bytes.length > 0)
                .onItem()
                .invoke(stallTimer::begin)
                .onRequest()
                .invoke(stallTimer::end)
                .onFailure(Export::isUnexpected)
                .invoke(failure -> LOG.error("An export broke off", failure))
                .onTermination()
                .invoke(() -> {
                    stallTimer.end();
                    places.release();
                });
    }

    /** What the client is told of, or what is logged where it arises, is not. */
    private static boolean isUnexpected(Throwable failure) {
        return !(failure instanceof ArchiveUnavailableException
                || failure instanceof ProtocolException
                || failure instanceof RejectedExecutionException);
    }

    /** How far an export has come. */
    private static final class Progress<T> {
        private long left;
        private boolean begun;
        private Page<T> page = new Page<>(List.of(), null);

        private Progress(long most) {
            this.left = most;
        }

        private Uni<Progress<T>> next(BiFunction<@Nullable TradeCursor, Integer, CompletionStage<Page<T>>> pages) {
            int rows = (int) Math.min(left, PAGE);
            return Uni.createFrom()
                    .completionStage(() -> pages.apply(page.next(), rows))
                    .map(found -> {
                        page = found;
                        left -= found.rows().size();
                        return this;
                    });
        }

        private boolean goesOn() {
            return page.next() != null && left > 0;
        }

        private byte[] text(byte[] head, Function<List<T>, byte[]> text) {
            byte[] rows = text.apply(page.rows());
            if (begun || head.length == 0) {
                return rows;
            }
            begun = true;
            byte[] first = new byte[head.length + rows.length];
            System.arraycopy(head, 0, first, 0, head.length);
            System.arraycopy(rows, 0, first, head.length, rows.length);
            return first;
        }
    }

    /** Cuts a connection over which a page is on its way for too long. */
    private final class StallTimer {
        private final HttpServerRequest request;
        private final AtomicLong timer = new AtomicLong(NO_TIMER);

        private StallTimer(HttpServerRequest request) {
            this.request = request;
        }

        private void begin() {
            end();
            timer.set(vertx.setTimer(patienceMillis, late -> Channels.cut(request)));
        }

        private void end() {
            long running = timer.getAndSet(NO_TIMER);
            if (running != NO_TIMER) {
                vertx.cancelTimer(running);
            }
        }
    }
}
