package io.quotecast.push.model;

import java.util.HashMap;
import java.util.Map;

/** When a conflating client got the last event of each slot: within an interval there is to be no other. */
final class ConflationIntervalCheck {
    private final Map<String, Long> receivedNanos = new HashMap<>();
    private long irregularNanos;

    /** Something was asked for, or the socket was full: what is had at once then may come within an interval. */
    void onIrregularity(long nowNanos) {
        irregularNanos = nowNanos;
        receivedNanos.clear();
    }

    void onReceived(String slot, long intervalMillis, long nowNanos) {
        long intervalNanos = intervalMillis * 1_000_000;
        if (nowNanos <= irregularNanos + intervalNanos) {
            return;
        }
        Long previous = receivedNanos.put(slot, nowNanos);
        if (previous != null && nowNanos - previous < intervalNanos) {
            throw new AssertionError(slot + " came twice within " + (nowNanos - previous) / 1e6 + " ms");
        }
    }
}
