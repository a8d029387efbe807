package io.quotecast.pipeline;

import io.quotecast.base.Micros;
import io.quotecast.base.SteadyClock;
import io.quotecast.source.SourceState;
import java.lang.System.Logger;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Notices when the clock of the machine is set, logs it, and reports it as the state of a source named {@code clock},
 * which is stale for a minute. Owned by the pipeline thread.
 */
final class ClockMonitor {
    static final long MIN_JUMP_MICROS = 1_000_000L;
    static final long REPORT_MICROS = 60_000_000L;

    private static final Logger LOG = System.getLogger(ClockMonitor.class.getName());
    private static final String NAME = "clock";

    private final InstantSource clock;
    private final SteadyClock steadyClock;
    private final Consumer<SourceState> stateListener;
    private final Runnable setBackListener;
    private long offsetMicros;
    private long reportedMicros;
    private boolean isReported;

    /**
     * @param setBackListener called when the clock was set back
     */
    ClockMonitor(
            InstantSource clock,
            SteadyClock steadyClock,
            Consumer<SourceState> stateListener,
            Runnable setBackListener) {
        this.clock = clock;
        this.steadyClock = steadyClock;
        this.stateListener = stateListener;
        this.setBackListener = setBackListener;
        this.offsetMicros = Micros.now(clock) - steadyClock.micros();
    }

    /** Called several times a second. */
    void check() {
        long nowMicros = Micros.now(clock);
        long steadyMicros = steadyClock.micros();
        long jumpMicros = nowMicros - steadyMicros - offsetMicros;
        offsetMicros += jumpMicros;
        if (Math.abs(jumpMicros) >= MIN_JUMP_MICROS) {
            report(jumpMicros, nowMicros);
            isReported = true;
            reportedMicros = steadyMicros;
            if (jumpMicros < 0) {
                setBackListener.run();
            }
        } else if (isReported && steadyMicros - reportedMicros >= REPORT_MICROS) {
            isReported = false;
            stateListener.accept(new SourceState(NAME, SourceState.Kind.OK, nowMicros, ""));
        }
    }

    private void report(long jumpMicros, long nowMicros) {
        String text = String.format(
                Locale.ROOT,
                "the clock of the server was set %s by %.1f s",
                jumpMicros < 0 ? "back" : "forward",
                Math.abs(jumpMicros) / 1e6);
        LOG.log(
                Logger.Level.WARNING,
                "Clock jump: {0}. Intervals are not affected; events without a time of their own get the new time. Check"
                        + " the time synchronization of this machine",
                text);
        stateListener.accept(new SourceState(NAME, SourceState.Kind.STALE, nowMicros, text));
    }
}
