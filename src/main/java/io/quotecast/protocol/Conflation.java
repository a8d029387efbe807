package io.quotecast.protocol;

import java.util.List;

/** The conflation intervals that clients can choose: few, so that many clients share one. */
public final class Conflation {
    /** The intervals in milliseconds, ascending, without 0, which stands for every event. */
    public static final List<Integer> STEPS_MILLIS = List.of(50, 100, 250, 500, 1_000, 5_000);

    public static final int MAX_MILLIS = STEPS_MILLIS.get(STEPS_MILLIS.size() - 1);

    private Conflation() {}

    /**
     * Returns the shortest interval that is at least this long.
     *
     * @param millis 0 or more
     * @throws ProtocolException if there is none
     */
    public static int step(long millis) throws ProtocolException {
        if (millis == 0) {
            return 0;
        }
        for (int step : STEPS_MILLIS) {
            if (millis <= step) {
                return step;
            }
        }
        throw new ProtocolException(
                ErrorCode.INVALID_OPTION, "conflate: " + millis + " is out of range (0 to " + MAX_MILLIS + ")");
    }
}
