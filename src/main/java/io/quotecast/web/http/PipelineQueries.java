package io.quotecast.web.http;

import io.quotecast.pipeline.PipelineThread;
import io.quotecast.web.netty.LoopTurns;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads state of the pipeline for HTTP responses. A query runs on the pipeline thread, so it must only copy references;
 * what depends on its result runs on an event loop, in turn with everything else. Safe on any thread.
 */
@Singleton
public class PipelineQueries {
    private final PipelineThread pipeline;
    private final Vertx vertx;
    private final LoopTurns loopTurns;

    PipelineQueries(PipelineThread pipeline, Vertx vertx, LoopTurns loopTurns) {
        this.pipeline = pipeline;
        this.vertx = vertx;
        this.loopTurns = loopTurns;
    }

    /**
     * Runs a query. The stage completes on the event loop of the caller or, if the caller has none, on another one; it
     * fails with a {@link java.util.concurrent.RejectedExecutionException} if the queue of the pipeline is full.
     */
    public <T> CompletionStage<T> query(Supplier<T> query) {
        Context context = vertx.getOrCreateContext();
        CompletableFuture<T> result = new CompletableFuture<>();
        pipeline.submit(query)
                .whenComplete((value, failure) -> loopTurns.run(context, () -> complete(result, value, failure)));
        return result;
    }

    private static <T> void complete(CompletableFuture<T> result, T value, @Nullable Throwable failure) {
        if (failure == null) {
            result.complete(value);
        } else {
            result.completeExceptionally(failure);
        }
    }
}
