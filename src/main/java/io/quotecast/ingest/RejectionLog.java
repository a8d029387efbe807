package io.quotecast.ingest;

import java.lang.System.Logger;

/** Logs what one source had refused, at most once a minute, with how many there were since. Owned by one thread. */
public final class RejectionLog {
    private static final long INTERVAL_MICROS = 60_000_000L;

    private final Logger log;
    private final String source;
    private long unsaid;
    private long saidMicros = Long.MIN_VALUE;

    public RejectionLog(Logger log, String source) {
        this.log = log;
        this.source = source;
    }

    /**
     * @param where the place of what was refused, as in {@code line 17}
     */
    public void note(String where, String detail, long nowMicros) {
        unsaid++;
        if (saidMicros != Long.MIN_VALUE && nowMicros - saidMicros < INTERVAL_MICROS) {
            return;
        }
        String others = unsaid == 1 ? "" : "; " + (unsaid - 1) + " more since the last report";
        log.log(Logger.Level.WARNING, source + " refused " + where + ": " + detail + others);
        unsaid = 0;
        saidMicros = nowMicros;
    }
}
