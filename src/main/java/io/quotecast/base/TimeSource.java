package io.quotecast.base;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock of the machine, which may be set, and a monotonic clock for intervals, which may not. Safe on any thread.
 */
public interface TimeSource extends InstantSource {
    TimeSource SYSTEM = new TimeSource() {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    /** As {@link System#nanoTime}. */
    long nanoTime();

    /** Returns a clock as a time source: its monotonic time is that of its instants unless it has one of its own. */
    static TimeSource of(InstantSource clock) {
        if (clock instanceof TimeSource timeSource) {
            return timeSource;
        }
        return new TimeSource() {
            @Override
            public Instant instant() {
                return clock.instant();
            }

            @Override
            public long nanoTime() {
                return Micros.now(clock) * 1_000;
            }
        };
    }
}
