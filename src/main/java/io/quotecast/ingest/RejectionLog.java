package io.quotecast.ingest;

import java.lang.System.Logger;

/** Logs what one source had refused, at most once a minute, with how many there were since. Owned by one thread. */
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
     * @param location the place of what was refused, as in {@code line 17}
     */
    public void report(String location, String detail, long nowMicros) {
        unreported++;
        if (reportedMicros != Long.MIN_VALUE && nowMicros - reportedMicros < INTERVAL_MICROS) {
            return;
        }
        String others = unreported == 1 ? "" : "; " + (unreported - 1) + " more since the last report";
        log.log(Logger.Level.WARNING, source + " refused " + location + ": " + detail + others);
        unreported = 0;
        reportedMicros = nowMicros;
    }
}
