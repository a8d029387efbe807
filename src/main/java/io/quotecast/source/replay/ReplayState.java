package io.quotecast.source.replay;

import java.time.Instant;

/**
 * How far a replay is.
 *
 * @param files number of recordings
 * @param percent how much of the recordings is read, in this pass
 * @param timeMicros recorded time of the last event, µs since 1970-01-01T00:00Z; 0 before the first
 * @param events number of accepted events, in all passes
 * @param rejected number of rejected events and lines, in all passes
 * @param eventsPerSecond average in this pass
 * @param remainingSeconds estimated time until the end of this pass; {@link #UNKNOWN} at the beginning
 */
public record ReplayState(
        int files,
        int percent,
        long timeMicros,
        long events,
        long rejected,
        long eventsPerSecond,
        long remainingSeconds) {
    public static final long UNKNOWN = -1;

    /** Returns a text for the log. */
    String text() {
        String time = timeMicros == 0 ? "" : " at " + Instant.ofEpochMilli(timeMicros / 1_000);
        String remaining = remainingSeconds == UNKNOWN ? "" : ", about " + remainingSeconds + " s remaining";
        return percent + " %" + time + ", " + events + " events (" + eventsPerSecond + "/s), " + rejected + " rejected"
                + remaining;
    }
}
