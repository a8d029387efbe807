package io.quotecast.web.http;

import io.quotecast.market.Bar;
import io.quotecast.market.Instrument;
import io.quotecast.market.Timeframe;
import io.quotecast.source.PastBars;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Computes bars from before the first trade on a thread of its own, so that no event loop does. Safe on any thread. */
@Singleton
class PastBarQueries {
    private static final int MAX_WAITING = 256;

    private final PastBars pastBars;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            task -> new Thread(task, "quotecast-past-bars"));

    PastBarQueries(PastBars pastBars) {
        this.pastBars = pastBars;
        thread.allowCoreThreadTimeOut(true);
    }

    /** Returns whether there are never any bars. */
    boolean isEmpty() {
        return pastBars.isEmpty();
    }

    /** As {@link PastBars#fillsHoles}. */
    boolean fillsHoles(Instrument instrument) {
        return pastBars.fillsHoles(instrument);
    }

    /**
     * As {@link PastBars#bars}.
     *
     * @return fails with a {@link RejectedExecutionException} if too many queries wait
     */
    CompletableFuture<List<Bar>> bars(
            Instrument instrument, Timeframe timeframe, long startMicros, long endMicros, int maxRows, boolean newest) {
        if (startMicros >= endMicros || maxRows < 1) {
            return CompletableFuture.completedFuture(List.of());
        }
        try {
            return CompletableFuture.supplyAsync(
                    () -> pastBars.bars(instrument, timeframe, startMicros, endMicros, maxRows, newest), thread);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @PreDestroy
    void close() {
        thread.shutdown();
    }
}
