package io.quotecast.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.base.SteadyClock;
import io.quotecast.source.SourceState;
import io.quotecast.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockMonitorTest {
    private static final long NOW = 1_767_623_400_000_000L;
    private static final Duration TICK = Duration.ofMillis(20);

    private final SettableClock clock = new SettableClock(NOW);
    private final List<SourceState> states = new ArrayList<>();
    private int setBacks;
    private final ClockMonitor monitor = new ClockMonitor(clock, new SteadyClock(clock), states::add, () -> setBacks++);

    @Test
    void aClockThatIsSetBackIsReportedForAMinute() {
        tick(10);
        clock.set(Duration.ofSeconds(-60));
        tick(2_999);
        assertEquals(
                List.of(new SourceState(
                        "clock",
                        SourceState.Kind.STALE,
                        NOW - 60_000_000 + 220_000,
                        "the clock of the server was set back by 60.0 s")),
                states);
        assertEquals(1, setBacks);

        tick(10);
        assertEquals(2, states.size());
        assertEquals(SourceState.Kind.OK, states.get(1).kind());
    }

    @Test
    void aClockThatIsSetForwardIsReported() {
        clock.set(Duration.ofHours(1));
        tick(1);

        assertEquals(
                "the clock of the server was set forward by 3600.0 s",
                states.get(0).text());
        assertEquals(0, setBacks);
    }

    @Test
    void aClockThatIsAdjustedGraduallyIsNotReported() {
        for (int i = 0; i < 1_000; i++) {
            clock.set(Duration.ofMillis(-10));
            tick(1);
        }

        assertEquals(List.of(), states);
    }

    private void tick(int count) {
        for (int i = 0; i < count; i++) {
            clock.advance(TICK);
            monitor.check();
        }
    }
}
