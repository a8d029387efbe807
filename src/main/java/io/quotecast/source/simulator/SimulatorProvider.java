package io.quotecast.source.simulator;

import io.quotecast.source.SourceRunner;
import org.jspecify.annotations.Nullable;

/** Access to the simulator of this process; every term has a new one. Safe on any thread. */
public interface SimulatorProvider {
    /** Returns whether the settings name the simulator as a source. */
    boolean isConfigured();

    /** Returns the simulator that runs in this process, or null while none runs. */
    @Nullable
    SimulatedMarket running();

    /** Returns access to the simulator among the sources of a runner. */
    static SimulatorProvider of(SourceRunner runner) {
        return new SimulatorProvider() {
            @Override
            public boolean isConfigured() {
                return runner.isConfigured(SimulatorSourceType.NAME);
            }

            @Override
            public @Nullable SimulatedMarket running() {
                return runner.running(SimulatedMarket.class);
            }
        };
    }
}
