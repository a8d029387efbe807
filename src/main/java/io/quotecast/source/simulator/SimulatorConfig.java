package io.quotecast.source.simulator;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Settings of the market simulator. */
@ConfigMapping(prefix = "quotecast.simulator")
@Unremovable
@RegisterForReflection
public interface SimulatorConfig {
    /**
     * Simulated instruments, taken from the top of the list; 1 to 545 or, if more listed instruments have a price, to
     * their number. If fewer have a price, the simulator uses those.
     */
    @WithDefault("100")
    @Min(1)
    int symbols();

    /** Quotes and trades per second over all symbols, on average. */
    @WithDefault("500")
    @Min(1)
    @Max(SimulatorSettings.MAX_EVENTS_PER_SECOND)
    int eventsPerSecond();

    /** Seed of the random numbers; the same seed gives the same market. */
    @WithDefault("42")
    long seed();

    /** Whether the market never closes; if not, it keeps the trading hours of New York. */
    @WithDefault("true")
    boolean alwaysOpen();

    /**
     * Number of trades of which one, on average, is <a href="protocol.md#corrections">corrected or cancelled</a> two
     * seconds later, so that clients can be tested with it; 0 for none.
     */
    @WithDefault("0")
    @Min(0)
    int tradesPerCorrection();

    /**
     * Whether the market has a history from before the start: bars of up to two years and the trading day so far, which
     * are generated on demand.
     */
    @WithDefault("true")
    boolean history();
}
