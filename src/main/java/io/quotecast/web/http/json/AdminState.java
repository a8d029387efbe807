package io.quotecast.web.http.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quotecast.control.MarketControl;
import io.quotecast.source.SourceChoices;
import io.quotecast.source.replay.ReplayState;
import io.quotecast.source.simulator.SimulatorState;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The market hours, and the halts and faults in force. Times are µs since 1970-01-01T00:00Z.
 *
 * @param simulator null if no simulator runs
 * @param replay null if no replay runs
 * @param sources null if no instrument comes from several sources
 */
@Schema(requiredProperties = {"hours", "market"})
public record AdminState(
        @Schema(enumeration = {"open", "closed", "schedule"})
        String hours,

        @Schema(ref = "Market") MarketStatus market,
        @Nullable Simulator simulator,
        @Nullable Replay replay,
        @Nullable Sources sources) {
    /**
     * Which sources are used for the instruments that several sources deliver.
     *
     * @param instruments number of these instruments
     */
    @Schema(
            name = "SourceChoices",
            description = "Present if several sources of this node deliver the same instruments.",
            requiredProperties = {"instruments", "used"})
    public record Sources(
            @Schema(minimum = "1") int instruments,

            @Schema(description = "The first 1,000 instruments by symbol.")
            List<UsedSource> used) {
        private static Sources of(SourceChoices choices) {
            return new Sources(
                    choices.instruments(),
                    choices.first().stream().map(UsedSource::of).toList());
        }
    }

    /** The source that is used for one instrument. */
    @Schema(requiredProperties = {"S", "source", "sources"})
    public record UsedSource(
            @JsonProperty("S") @Schema(ref = "Symbol") String symbol,

            @Schema(description = "The source whose events are used.")
            String source,

            @Schema(description = "The sources that deliver it, the preferred one first.")
            List<String> sources) {
        private static UsedSource of(SourceChoices.Choice choice) {
            return new UsedSource(choice.instrument().symbol().text(), choice.used(), choice.sources());
        }
    }

    /**
     * How far a replay is.
     *
     * @param timeMicros null before the first event
     * @param remainingSeconds null as long as it is unknown
     */
    @Schema(
            name = "ReplayState",
            description = "Present if a replay runs, or has ended.",
            requiredProperties = {"files", "percent", "events", "rejected", "per_second"})
    public record Replay(
            int files,

            @Schema(minimum = "0", maximum = "100", description = "How much of the recordings is read, in this pass.")
            int percent,

            @JsonProperty("t") @Schema(ref = "Time") @Nullable
            Long timeMicros,

            long events,
            long rejected,

            @JsonProperty("per_second") @Schema(description = "Average event rate of this pass.")
            long eventsPerSecond,

            @JsonProperty("remaining_s")
            @Schema(description = "Estimated time until the end of this pass, in seconds.")
            @Nullable
            Long remainingSeconds) {
        private static Replay of(ReplayState state) {
            return new Replay(
                    state.files(),
                    state.percent(),
                    state.timeMicros() == 0 ? null : state.timeMicros(),
                    state.events(),
                    state.rejected(),
                    state.eventsPerSecond(),
                    state.remainingSeconds() == ReplayState.UNKNOWN ? null : state.remainingSeconds());
        }
    }

    /** The halts and faults in a simulated market; a fault that is not in force is null. */
    @Schema(name = "SimulatorState", description = "Present if the simulator runs.", requiredProperties = "halted")
    public record Simulator(
            List<Halt> halted,
            @Nullable Stall stall,
            @Nullable Burst burst) {
        private static Simulator of(SimulatorState state) {
            return new Simulator(
                    state.halted().stream().map(Halt::of).toList(),
                    state.stalledUntilMicros() > 0 ? new Stall(state.stalledUntilMicros()) : null,
                    state.burstFactor() > 1 ? new Burst(state.burstFactor(), state.burstUntilMicros()) : null);
        }
    }

    /**
     * A halted symbol.
     *
     * @param untilMicros null if the halt does not end by itself
     */
    @Schema(requiredProperties = {"S", "rc"})
    public record Halt(
            @JsonProperty("S") @Schema(ref = "Symbol") String symbol,

            @JsonProperty("rc") @Schema(description = "Reason code.")
            String reasonCode,

            @JsonProperty("until")
            @Schema(description = "Time at which the halt ends; absent if it does not end by itself.")
            @Nullable
            Long untilMicros) {
        private static Halt of(SimulatorState.Halted halted) {
            return new Halt(
                    halted.instrument().symbol().text(),
                    halted.reason(),
                    halted.untilMicros() > 0 ? halted.untilMicros() : null);
        }
    }

    /** A stall of the simulator. */
    @Schema(description = "Present while the simulator is stalled.", requiredProperties = "until")
    public record Stall(
            @JsonProperty("until") @Schema(ref = "Time") long untilMicros) {}

    /** A burst of the simulator. */
    @Schema(
            description = "Present during a burst.",
            requiredProperties = {"times", "until"})
    public record Burst(
            @JsonProperty("times") @Schema(minimum = "2") int factor,
            @JsonProperty("until") @Schema(ref = "Time") long untilMicros) {}

    public static AdminState of(MarketControl.Overview overview) {
        MarketHours hours = MarketHours.of(overview.hours());
        return new AdminState(
                hours.hours(),
                hours.market(),
                overview.simulator().map(Simulator::of).orElse(null),
                overview.replay().map(Replay::of).orElse(null),
                overview.sources().map(Sources::of).orElse(null));
    }
}
