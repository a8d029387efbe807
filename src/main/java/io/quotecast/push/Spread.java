package io.quotecast.push;

/** What a shard keeps a {@link Histogram} of. */
public enum Spread {
    /** How old an event was, by its own time, when the round that sent it was over. */
    EVENT_AGE_MICROS(
            100,
            250,
            500,
            1_000,
            2_500,
            5_000,
            10_000,
            25_000,
            50_000,
            100_000,
            250_000,
            500_000,
            1_000_000,
            2_500_000,
            10_000_000,
            60_000_000),
    /** How many events were put together into one frame for a cohort. */
    BATCH_EVENTS(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000),
    /** How late the event loop did what was due. */
    LOOP_LAG_MICROS(
            100,
            250,
            500,
            1_000,
            2_500,
            5_000,
            10_000,
            25_000,
            50_000,
            100_000,
            250_000,
            500_000,
            1_000_000,
            10_000_000);

    private final long[] bounds;

    Spread(long... bounds) {
        this.bounds = bounds;
    }

    long[] bounds() {
        return bounds;
    }
}
