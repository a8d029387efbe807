package io.quotecast.source.simulator;

import io.quotecast.base.Micros;
import io.quotecast.market.MarketEvent;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Lets a market model run at the pace of a real clock: no event comes before its time. Owned by one thread. */
final class Pacing {
    /** A delay beyond this is forgotten, not made up for: a machine that slept shall not wake to a flood. */
    static final long MAX_BEHIND_MICROS = 1_000_000L;

    private static final int BATCH_SIZE = 512;
    /** A clock that is set forward is noticed after this long. */
    private static final long MAX_PARK_NANOS = 100_000_000L;

    private final MarketModel model;
    private final InstantSource clock;
    private final LongConsumer park;
    private long stalledUntilMicros;

    /**
     * @param park waits for about so many nanoseconds, or less
     */
    Pacing(MarketModel model, InstantSource clock, LongConsumer park) {
        this.model = model;
        this.clock = clock;
        this.park = park;
    }

    /** Gives out nothing until this moment, in place of what was said before; what would have come then never comes. */
    void stall(long untilMicros) {
        stalledUntilMicros = untilMicros;
    }

    boolean isStalled() {
        return stalledUntilMicros > 0;
    }

    /** When the stall ends, µs since 1970-01-01T00:00Z; 0 if there is none. */
    long stalledUntilMicros() {
        return stalledUntilMicros;
    }

    /** Gives out what is due, at most a batch; or, if nothing is, waits a while. */
    void emitDue(Consumer<? super MarketEvent> output) {
        long nowMicros = Micros.now(clock);
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
