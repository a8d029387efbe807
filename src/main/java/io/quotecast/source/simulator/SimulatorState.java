package io.quotecast.source.simulator;

import io.quotecast.market.Instrument;
import java.util.List;

/**
 * The halts, the stall and the burst that are in force in a simulated market. Times are µs since 1970-01-01T00:00Z.
 *
 * @param halted in order of the start of the halts
 * @param stalledUntilMicros 0 without a stall
 * @param burstFactor factor of the event rate; 1 without a burst
 * @param burstUntilMicros 0 without a burst
 */
public record SimulatorState(List<Halted> halted, long stalledUntilMicros, int burstFactor, long burstUntilMicros) {
    public SimulatorState {
        halted = List.copyOf(halted);
    }

    /**
     * A halted stock.
     *
     * @param untilMicros 0 for a manual halt
     */
    public record Halted(Instrument instrument, String reason, long untilMicros) {}
}
