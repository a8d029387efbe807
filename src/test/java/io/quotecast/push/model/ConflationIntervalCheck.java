package io.quotecast.push.model;

import java.util.HashMap;
import java.util.Map;

/** Checks that a conflating client receives at most one event of each slot per interval. */
final class ConflationIntervalCheck {
    private final Map<String, Long> receivedNanos = new HashMap<>();
    private long irregularNanos;

    /** After a request or a full socket, events may be sent at once; the check is suspended for one interval. */
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
            throw new AssertionError(slot + " was received twice within " + (nowNanos - previous) / 1e6 + " ms");
        }
    }
}
