package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LoopTurnsTest {
    @Test
    void otherTasksHaveTheirTurnsBetweenThoseThatWait() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Context context = vertx.getOrCreateContext();
            LoopTurns turns = new LoopTurns();
            List<String> order = new ArrayList<>();
            CompletableFuture<List<String>> result = new CompletableFuture<>();

            context.runOnContext(start -> {
                turns.run(context, () -> order.add("first"));
                turns.run(context, () -> {
                    order.add("second");
                    throw new IllegalStateException("this task fails on purpose");
                });
                turns.run(context, () -> {
                    order.add("third");
                    result.complete(order);
                });
                context.runOnContext(other -> context.runOnContext(between -> order.add("other")));
            });

            assertEquals(List.of("first", "other", "second", "third"), result.get());
        } finally {
            vertx.close();
        }
    }
}
