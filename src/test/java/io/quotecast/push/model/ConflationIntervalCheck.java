package io.quotecast.push.model;

import java.util.HashMap;
import java.util.Map;

/** When a conflating client got the last event of each slot: within an interval there is to be no other. */
final class ConflationIntervalCheck {
    private final Map<String, Long> gotNanos = new HashMap<>();
    private long irregularNanos;

    /** Something was asked for, or the socket was full: what is had at once then may come within an interval. */
    void irregular(long nowNanos) {
        irregularNanos = nowNanos;
        gotNanos.clear();
    }

    void got(String slot, long intervalMillis, long nowNanos) {
        long intervalNanos = intervalMillis * 1_000_000;
        if (nowNanos <= irregularNanos + intervalNanos) {
            return;
        }
        Long before = gotNanos.put(slot, nowNanos);
        if (before != null && nowNanos - before < intervalNanos) {
            throw new AssertionError(slot + " came twice within " + (nowNanos - before) / 1e6 + " ms");
        }
    }
}
