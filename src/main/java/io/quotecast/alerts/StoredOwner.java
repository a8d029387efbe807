package io.quotecast.alerts;

import io.quotecast.alerts.MarketReading.Outcome;
import java.util.List;

/** What is stored of the holder of a key. */
record StoredOwner(
        String holder, long expiresMicros, List<StoredAlert> alerts, List<FiredAlert> waiting, long dropped) {
    /** An alert with what was known about its condition. */
    record StoredAlert(Alert alert, Outcome outcome) {}

    boolean isEmpty() {
        return alerts.isEmpty() && waiting.isEmpty() && dropped == 0;
    }
}
