package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTurnsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final LoopTurns turns = new LoopTurns();
    private final List<String> order = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void everythingElseThatIsDueRunsBetweenTwoTasks() {
        context.runOnContext(start -> {
            turns.run(context, () -> {
                order.add("first");
                runOther(3);
            });
            turns.run(context, () -> {
                order.add("second");
                throw new IllegalStateException("this task fails on purpose");
            });
            turns.run(context, () -> end.complete(null));
        });

        end.join();
        assertEquals(List.of("first", "other 3", "other 2", "other 1", "second"), order);
    }

    @Test
    void aRequestThatHasBegunContinuesBeforeTheNextOneBegins() {
        context.runOnContext(start -> {
            turns.begin(context, () -> true, () -> {
                order.add("first");
                turns.run(context, () -> order.add("response to the first"));
            });
            turns.begin(context, () -> true, () -> order.add("second"));
            turns.begin(context, () -> true, () -> end.complete(null));
        });

        end.join();
        assertEquals(List.of("first", "response to the first", "second"), order);
    }

    @Test
    void requestsThatAreNoLongerWantedTakeNoTurn() {
        context.runOnContext(start -> {
            turns.begin(context, () -> true, () -> {
                order.add("first");
                runOther(2);
            });
            for (int i = 0; i < 100; i++) {
                turns.begin(context, () -> false, () -> order.add("unwanted"));
            }
            turns.begin(context, () -> true, () -> order.add("second"));
            turns.begin(context, () -> false, () -> order.add("unwanted"));
            turns.begin(context, () -> true, () -> end.complete(null));
        });

        end.join();
        assertEquals(List.of("first", "other 2", "other 1", "second"), order);
    }

    /** Runs a task that causes the next one. */
    private void runOther(int count) {
        if (count > 0) {
            context.runOnContext(ignored -> {
                order.add("other " + count);
                runOther(count - 1);
            });
        }
    }
}
