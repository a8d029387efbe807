package io.quotecast.journal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The reason why a thread of a journal cannot do its work at the moment. Set by that thread, read by any. */
public final class Fault {
    private final Logger log;
    private final String recovery;
    private final Runnable onChange;
    private volatile String reason = "";

    /**
     * @param recovery logged when the fault is over
     * @param onChange called when the reason has changed
     */
    public Fault(Logger log, String recovery, Runnable onChange) {
        this.log = log;
        this.recovery = recovery;
        this.onChange = onChange;
    }

    /** Returns the reason; empty while there is no fault. */
    public String reason() {
        return reason;
    }

    /** Sets the reason, and logs it unless it is the current one. */
    public void report(Level level, String newReason) {
        if (!newReason.equals(reason)) {
            log.log(level, newReason);
            reason = newReason;
            onChange.run();
        }
    }

    /** Ends the fault, if there is one. */
    public void clear() {
        if (!reason.isEmpty()) {
            log.log(Level.INFO, recovery);
            reason = "";
            onChange.run();
        }
    }
}
