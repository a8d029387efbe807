package io.quotecast.web.webhook;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Decisions by question, each for a limited time; beyond a number, the longest unused one is dropped. Equal questions
 * at the same time are asked once. Failures are not kept. Safe on any thread.
 */
final class DecisionCache {
    private final int maxEntries;
    private final long lifetimeNanos;
    private final LongSupplier nanoTime;
    private final Map<String, CachedDecision> entries = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CachedDecision> eldest) {
            return size() > maxEntries;
        }
    };

    private record CachedDecision(CompletableFuture<Decision> decision, long createdNanos) {}

    /**
     * @param lifetimeNanos how long a decision is used again; with 0, only equal questions at the same time share one
     */
    DecisionCache(int maxEntries, long lifetimeNanos, LongSupplier nanoTime) {
        this.maxEntries = maxEntries;
        this.lifetimeNanos = lifetimeNanos;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the decision on a question, and asks if there is none.
     *
     * @param question identifies the question; must not contain a secret
     * @param ask returns the decision, and never throws
     */
    CompletableFuture<Decision> get(String question, Supplier<CompletableFuture<Decision>> ask) {
        CompletableFuture<Decision> promise;
        synchronized (this) {
            CachedDecision entry = entries.get(question);
            if (entry != null && (!entry.decision.isDone() || isFresh(entry))) {
                return entry.decision;
            }
            promise = new CompletableFuture<>();
            entries.put(question, new CachedDecision(promise, nanoTime.getAsLong()));
        }
        ask.get().whenComplete((decision, failure) -> {
            if (failure != null) {
                remove(question, promise);
                promise.completeExceptionally(failure);
            } else {
                promise.complete(decision);
            }
        });
        return promise;
    }

    /** Forgets the decision on a question. */
    synchronized void remove(String question) {
        entries.remove(question);
    }

    private boolean isFresh(CachedDecision entry) {
        return nanoTime.getAsLong() - entry.createdNanos < lifetimeNanos;
    }

    private synchronized void remove(String question, CompletableFuture<Decision> decision) {
        CachedDecision entry = entries.get(question);
        if (entry != null && entry.decision == decision) {
            entries.remove(question);
        }
    }

    synchronized int size() {
        return entries.size();
    }
}
