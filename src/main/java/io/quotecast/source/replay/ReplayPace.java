package io.quotecast.source.replay;

import java.util.function.BooleanSupplier;

/** Waits until what was recorded is due, at the recorded speed or a multiple of it. Owned by the thread of the replay. */
final class ReplayPace {
    private final double speed;
    private final ReplayClock clock;
    private long startNanos;

    /**
     * @param speed 1 is the recorded speed, 2 is twice as fast, 0 is without any wait
     */
    ReplayPace(double speed, ReplayClock clock) {
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("replay speed: " + speed + " must be a finite number of at least 0");
        }
        this.speed = speed;
        this.clock = clock;
    }

    /** Starts the time of the replay. */
    void start() {
        startNanos = clock.nanoTime();
    }

    /** Waits until this time after the start of the recording is due, or until the replay is closed. */
    void await(long micros, BooleanSupplier isClosed) {
        if (speed == 0) {
            return;
        }
        long dueNanos = (long) (micros * 1_000.0 / speed);
        for (long remaining = remainingNanos(dueNanos);
                remaining > 0 && !isClosed.getAsBoolean();
                remaining = remainingNanos(dueNanos)) {
            clock.park(remaining);
        }
    }

    private long remainingNanos(long dueNanos) {
        return dueNanos - (clock.nanoTime() - startNanos);
    }
}
