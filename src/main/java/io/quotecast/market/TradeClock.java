package io.quotecast.market;

/**
 * The clock of one instrument, which the times of its trades set. A trade may be older than the newest one by up to
 * a window; an older one is too late. Several trades in a row that are too late set the clock back: the
 * newest one had a wrong time, or a recording of an earlier time has begun. Owned by one thread.
 */
public final class TradeClock {
    /** The usual window, longer than the time by which an event may be ahead of the clock of the server: a minute. */
    public static final long WINDOW_MICROS = 120_000_000L;
    /** How many trades in a row that are too late set the clock back. */
    static final int TRADES_TO_SET_BACK = 3;

    private final long windowMicros;
    private long latestMicros = Long.MIN_VALUE;
    private int tooLateInARow;
    private boolean mayBeSetBack;

    public TradeClock() {
        this(WINDOW_MICROS);
    }

    /**
     * @param windowMicros how much older than the newest trade a trade may be
     */
    public TradeClock(long windowMicros) {
        this.windowMicros = windowMicros;
    }

    /** What a trade does to the clock. */
    public enum Effect {
        /** The trade is the newest one. */
        ADVANCED,
        /** The trade is older than the newest one, and within the window. */
        LATE,
        TOO_LATE,
        /** The trade is older than the newest one, and the clock now shows its time. */
        SET_BACK
    }

    /** Returns the time of the newest trade; {@link Long#MIN_VALUE} before the first. */
    public long latestMicros() {
        return latestMicros;
    }

    /** Sets the time of the newest trade, as {@link #latestMicros} returned it in an earlier run. */
    public void restore(long newLatestMicros) {
        latestMicros = newLatestMicros;
    }

    /** Lets the next trade set the clock, whatever its time, because the clock of the server was set back. */
    public void allowSetBack() {
        mayBeSetBack = true;
    }

    public Effect onTrade(long timeMicros) {
        boolean isSetBack = mayBeSetBack;
        mayBeSetBack = false;
        if (timeMicros >= latestMicros) {
            latestMicros = timeMicros;
            tooLateInARow = 0;
            return Effect.ADVANCED;
        }
        if (!isSetBack && timeMicros >= latestMicros - windowMicros) {
            tooLateInARow = 0;
            return Effect.LATE;
        }
        if (!isSetBack && ++tooLateInARow < TRADES_TO_SET_BACK) {
            return Effect.TOO_LATE;
        }
        latestMicros = timeMicros;
        tooLateInARow = 0;
        return Effect.SET_BACK;
    }
}
