package io.quotecast.source.simulator;

import io.quotecast.market.Instrument;
import java.util.List;

/**
 * What is out of the ordinary in a simulated market. Times are µs since 1970-01-01T00:00Z.
 *
 * @param halted in the order in which they were halted
 * @param stalledUntilMicros 0 if it is not stalled
 * @param burstFactor how many times as many events there are; 1 without a burst
 * @param burstUntilMicros 0 without a burst
 */
public record SimulatorState(List<Halted> halted, long stalledUntilMicros, int burstFactor, long burstUntilMicros) {
    public SimulatorState {
        halted = List.copyOf(halted);
    }

    /**
     * A stock that may not be traded.
     *
     * @param untilMicros 0 for a halt that lasts until somebody ends it
     */
    public record Halted(Instrument instrument, String reason, long untilMicros) {}
}
