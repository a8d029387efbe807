package io.quotecast.web.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DecisionCacheTest {
    private static final Decision ALLOWED = new Decision(null, "");

    private long nanos;
    private final DecisionCache cache = new DecisionCache(2, 100, () -> nanos);
    private final List<CompletableFuture<Decision>> asked = new ArrayList<>();

    @Test
    void equalQuestionsAtTheSameTimeAreAskedOnce() {
        CompletableFuture<Decision> first = get("a");
        CompletableFuture<Decision> second = get("a");
        nanos = 1_000;
        CompletableFuture<Decision> third = get("a");

        asked.get(0).complete(ALLOWED);

        assertEquals(1, asked.size());
        assertSame(ALLOWED, first.join());
        assertSame(ALLOWED, second.join());
        assertSame(ALLOWED, third.join());
    }

    @Test
    void aDecisionIsUsedAgainUntilItsTimeIsOver() {
        get("a");
        asked.get(0).complete(ALLOWED);
        nanos = 99;
        assertTrue(get("a").isDone());
        assertEquals(1, asked.size());

        nanos = 100;
        get("a");

        assertEquals(2, asked.size());
    }

    @Test
    void aFailureIsNotKept() {
        CompletableFuture<Decision> first = get("a");
        asked.get(0).completeExceptionally(new IllegalStateException());
        assertTrue(first.isCompletedExceptionally());

        get("a");

        assertEquals(2, asked.size());
    }

    @Test
    void theLongestUnusedDecisionIsDropped() {
        for (String question : List.of("a", "b", "a", "c", "a", "b")) {
            get(question);
            asked.forEach(future -> future.complete(ALLOWED));
        }

        assertEquals(2, cache.size());
        assertEquals(4, asked.size(), "a, b, c, and b again");
    }

    private CompletableFuture<Decision> get(String question) {
        return cache.get(question, () -> {
            CompletableFuture<Decision> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
        });
    }
}
