package io.quotecast.source.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.base.Micros;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.PriceBands;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PacingTest {
    private static final String START = "2026-01-05T14:40:00Z";
    private static final long WAKE_UP_NANOS = 60_000;

    private final MarketModel model = Simulation.model(50, 2_000, 42, false, START);
    private final List<MarketEvent> events = new ArrayList<>();
    private Instant now = Instant.parse(START);
    private final Pacing pacing = new Pacing(model, () -> now, nanos -> now = now.plusNanos(nanos + WAKE_UP_NANOS));

    @Test
    void eventsAreNeverEarlyAndAtMostAMillisecondLate() {
        runFor(10_000_000, event -> {
            long late = nowMicros() - event.timeMicros();
            assertTrue(late >= 0 && late <= 1_000, () -> event + " is " + late + " µs late");
            events.add(event);
        });

        assertTrue(events.size() > 10_000, events.size() + " events");
    }

    @Test
    void aShortDelayIsCaughtUpImmediately() {
        runFor(1_000_000, event -> {});
        now = now.plusMillis(500);
        long woken = nowMicros();
        while (model.nextTimeMicros() <= woken) {
            pacing.emitDue(events::add);
        }

        assertEquals(woken, nowMicros());
        assertTrue(events.size() > 500, events.size() + " events");
    }

    @Test
    void aLongDelayIsSkipped() {
        runFor(1_000_000, event -> {});
        now = now.plusSeconds(3_600);
        long woken = nowMicros();

        runFor(1_000_000, events::add);

        assertTrue(events.stream().allMatch(event -> event.timeMicros() >= woken));
        assertTrue(events.size() < 20_000, events.size() + " events");
    }

    @Test
    void aDelayPastTheCloseLeavesTheMarketClosedUntilTheNextDay() {
        runFor(1_000_000, event -> {});
        now = Instant.parse("2026-01-06T01:00:00Z");
        runFor(1_000_000, events::add);
        assertTrue(events.stream().allMatch(PacingTest::endsBands), events::toString);
        events.clear();

        now = Instant.parse("2026-01-06T14:40:00Z");
        runFor(1_000_000, events::add);

        assertTrue(events.size() > 500, events.size() + " events");
        assertTrue(events.get(0).timeMicros() >= Simulation.micros("2026-01-06T14:40:00Z"));
    }

    @Test
    void aMarketContinuesAtTheNewTimeWhenTheClockIsSetBack() {
        for (long seconds : new long[] {2, 60, 300, 3 * 86_400}) {
            runFor(1_000_000, event -> {});
            now = now.minusSeconds(seconds);
            long setBack = nowMicros();
            events.clear();

            runFor(1_000_000, events::add);

            assertTrue(events.size() > 500, events.size() + " events after " + seconds + " s");
            assertTrue(events.get(0).timeMicros() >= setBack);
            assertTrue(events.get(events.size() - 1).timeMicros() <= nowMicros());
        }
    }

    @Test
    void aMarketEntersTheSessionOfTheNewTimeWhenTheClockIsSetBack() {
        runFor(1_000_000, event -> {});
        now = Instant.parse("2026-01-05T12:00:00Z");
        runFor(1_000_000, events::add);
        assertTrue(events.stream().allMatch(PacingTest::endsBands), events::toString);
        events.clear();

        now = Instant.parse("2026-01-05T15:00:00Z");
        runFor(1_000_000, events::add);

        assertTrue(events.size() > 500, events.size() + " events");
    }

    @Test
    void aStallBeforeTheFirstEventIsKept() {
        pacing.stall(nowMicros() + 10_000_000);

        runFor(9_900_000, events::add);

        assertTrue(pacing.isStalled());
        assertEquals(List.of(), events);
    }

    @Test
    void aStallKeepsItsLengthWhenTheClockIsSetBack() {
        runFor(1_000_000, event -> {});
        pacing.stall(nowMicros() + 10_000_000);
        runFor(1_000_000, events::add);
        now = now.minusSeconds(300);

        runFor(8_500_000, events::add);
        assertEquals(List.of(), events);
        runFor(1_500_000, events::add);

        assertFalse(pacing.isStalled());
        assertTrue(events.size() > 100, events.size() + " events");
    }

    @Test
    void aStallIsSilentAndItsEventsAreSkipped() {
        runFor(1_000_000, event -> {});
        long end = nowMicros() + 10_000_000;

        pacing.stall(end);
        runFor(9_900_000, events::add);
        assertTrue(pacing.isStalled());
        assertEquals(List.of(), events);
        runFor(1_100_000, events::add);

        assertFalse(pacing.isStalled());
        assertTrue(events.stream().allMatch(event -> event.timeMicros() >= end));
        assertTrue(events.size() > 500 && events.size() < 20_000, events.size() + " events");
    }

    @Test
    void aStallOfLessThanASecondIsNotCaughtUpEither() {
        runFor(1_000_000, event -> {});
        long end = nowMicros() + 500_000;

        pacing.stall(end);
        runFor(1_000_000, events::add);

        assertTrue(events.stream().allMatch(event -> event.timeMicros() >= end));
    }

    @Test
    void aNewStallReplacesTheFirst() {
        runFor(1_000_000, event -> {});
        long end = nowMicros() + 1_000_000;

        pacing.stall(nowMicros() + 600_000_000);
        pacing.stall(end);
        runFor(2_000_000, events::add);

        assertFalse(pacing.isStalled());
        assertTrue(events.get(0).timeMicros() - end < 100_000);
    }

    private void runFor(long micros, Consumer<MarketEvent> output) {
        long end = nowMicros() + micros;
        while (nowMicros() < end) {
            pacing.emitDue(output);
        }
    }

    private long nowMicros() {
        return Micros.now(() -> now);
    }

    /** Returns whether an event only says that price bands are not in force any more. */
    private static boolean endsBands(MarketEvent event) {
        return event instanceof PriceBands bands && bands.indicator() == PriceBands.Indicator.OUTSIDE_HOURS;
    }
}
