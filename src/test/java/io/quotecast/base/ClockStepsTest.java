package io.quotecast.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClockStepsTest {
    private final ManualClock clock = new ManualClock(1_767_623_400_000_000L);
    private long nanos = Long.MAX_VALUE - 1_000_000_000L;
    private long readingNanos;
    private final ClockSteps steps = new ClockSteps(clock, () -> nanos += readingNanos);

    @Test
    void timeThatPassesIsNoStep() {
        for (int hour = 0; hour < 10; hour++) {
            pass(Duration.ofHours(1));

            assertEquals(0, steps.take());
        }
    }

    @Test
    void aStepIsFoundOnceInBothDirections() {
        pass(Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(-60));
        assertEquals(-60_000_000, steps.take());
        assertEquals(0, steps.take());

        clock.advance(Duration.ofHours(1));
        pass(Duration.ofSeconds(5));
        assertEquals(3_600_000_000L, steps.take());
        assertEquals(0, steps.take());
    }

    @Test
    void aSlowCorrectionIsFollowed() {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(1));
            clock.advance(Duration.ofMillis(-999));

            assertEquals(0, steps.take());
        }
    }

    @Test
    void readingsOfAnInterruptedThreadAreNotCompared() {
        readingNanos = 2_000_000_000L;
        assertEquals(0, steps.take());

        readingNanos = 0;
        clock.advance(Duration.ofSeconds(4));
        assertEquals(0, steps.take());
    }

    private void pass(Duration duration) {
        clock.advance(duration);
        nanos += duration.toNanos();
    }
}
