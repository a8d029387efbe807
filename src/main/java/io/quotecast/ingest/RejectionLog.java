package io.quotecast.ingest;

import java.lang.System.Logger;

/** Logs rejected input of one source, at most once a minute, with the number of rejections. Owned by one thread. */
public final class RejectionLog {
    private static final long INTERVAL_MICROS = 60_000_000L;

    private final Logger log;
    private final String source;
    private long unreported;
    private long reportedMicros = Long.MIN_VALUE;

    public RejectionLog(Logger log, String source) {
        this.log = log;
        this.source = source;
    }

    /**
     * Counts a rejection, and logs it unless one was logged within the last minute.
     *
     * @param location place of the rejected input, such as {@code line 17}
     */
    public void report(String location, String detail, long nowMicros) {
        unreported++;
        long sinceMicros = nowMicros - reportedMicros;
        // Negative if the clock was set back.
        if (reportedMicros != Long.MIN_VALUE && sinceMicros >= 0 && sinceMicros < INTERVAL_MICROS) {
            return;
        }
        String others = unreported == 1 ? "" : "; " + (unreported - 1) + " more since the last message";
        log.log(Logger.Level.WARNING, source + ": rejected " + location + ": " + detail + others);
        unreported = 0;
        reportedMicros = nowMicros;
    }
}
