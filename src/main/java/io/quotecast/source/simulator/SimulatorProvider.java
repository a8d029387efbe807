package io.quotecast.source.simulator;

import org.jspecify.annotations.Nullable;

/** Access to the simulator of this process; every term has a new one. Safe on any thread. */
public interface SimulatorProvider {
    /** Returns whether the settings name the simulator as a source. */
    boolean isConfigured();

    /** Returns the simulator that runs in this process, or null while none runs. */
    @Nullable
    SimulatedMarket running();
}
