package io.quotecast.alerts;

import java.util.List;

/** A connection to which fired alerts are delivered. Called on the pipeline thread; must not wait. */
@FunctionalInterface
public interface AlertReceiver {
    /**
     * Delivers alerts that have fired.
     *
     * @param isLate whether they fired while the holder of the key was not connected
     * @param dropped how many others fired before them and were not kept
     */
    void onFired(List<FiredAlert> alerts, boolean isLate, long dropped);
}
