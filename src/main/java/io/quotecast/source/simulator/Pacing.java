package io.quotecast.source.simulator;

import io.quotecast.base.Micros;
import io.quotecast.market.MarketEvent;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Runs a market model in real time: emits no event before its time. Owned by one thread. */
final class Pacing {
    /** A longer delay is skipped instead of caught up, so that a machine that was suspended resumes without a flood. */
    static final long MAX_BEHIND_MICROS = 1_000_000L;

    /** If the clock is set back by less, the market waits until the clock has caught up. */
    static final long MIN_SET_BACK_MICROS = 1_000_000L;

    private static final int BATCH_SIZE = 512;
    /** Longest wait, so that a change of the clock is noticed soon. */
    private static final long MAX_PARK_NANOS = 100_000_000L;

    private final MarketModel model;
    private final InstantSource clock;
    private final LongConsumer park;
    private long stalledUntilMicros;
    private long previousMicros = Long.MIN_VALUE / 2;

    /**
     * @param park waits for at most about this many nanoseconds
     */
    Pacing(MarketModel model, InstantSource clock, LongConsumer park) {
        this.model = model;
        this.clock = clock;
        this.park = park;
    }

    /** Emits nothing until this time and skips the events until then; replaces an earlier stall. */
    void stall(long untilMicros) {
        stalledUntilMicros = untilMicros;
    }

    boolean isStalled() {
        return stalledUntilMicros > 0;
    }

    /** Returns the end of the stall, µs since 1970-01-01T00:00Z; 0 without a stall. */
    long stalledUntilMicros() {
        return stalledUntilMicros;
    }

    /** Emits the events that are due, at most one batch, or waits for a short time if there are none. */
    void emitDue(Consumer<? super MarketEvent> output) {
        long nowMicros = Micros.now(clock);
        if (nowMicros <= previousMicros - MIN_SET_BACK_MICROS) {
            stalledUntilMicros = isStalled() ? stalledUntilMicros + nowMicros - previousMicros : 0;
            model.setBack(nowMicros, output);
        }
        previousMicros = nowMicros;
        if (nowMicros < stalledUntilMicros) {
            park.accept(Math.min((stalledUntilMicros - nowMicros) * 1_000, MAX_PARK_NANOS));
            return;
        }
        if (isStalled()) {
            stalledUntilMicros = 0;
            model.skipTo(nowMicros, output);
            return;
        }
        long dueMicros = model.nextTimeMicros();
        if (dueMicros > nowMicros) {
            park.accept(Math.min((dueMicros - nowMicros) * 1_000, MAX_PARK_NANOS));
            return;
        }
        if (nowMicros - dueMicros > MAX_BEHIND_MICROS) {
            model.skipTo(nowMicros, output);
            return;
        }
        for (int i = 0; i < BATCH_SIZE && model.nextTimeMicros() <= nowMicros; i++) {
            model.next(output);
        }
    }
}
