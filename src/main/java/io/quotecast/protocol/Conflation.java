package io.quotecast.protocol;

import java.util.List;

/** The steps of conflation that are offered: few, so that many clients share one. */
public final class Conflation {
    /** In milliseconds, ascending; 0, every event, is offered beside them. */
    public static final List<Integer> STEPS_MILLIS = List.of(50, 100, 250, 500, 1_000, 5_000);

    private Conflation() {}

    /**
     * The offered step for a wish: itself or the next longer one.
     *
     * @throws ProtocolException if it is longer than the longest
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
                ErrorCode.INVALID_OPTION, "conflate '" + millis + "' must be between 0 and 5000 milliseconds");
    }
}
