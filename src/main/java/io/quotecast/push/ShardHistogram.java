package io.quotecast.push;

/** What a shard keeps a {@link Histogram} of. */
public enum ShardHistogram {
    /** How old an event was, by its own time, when the round that sent it was over. */
    EVENT_AGE_MICROS,
    /** How many events were put together into one frame for a cohort. */
    BATCH_EVENTS,
    /** How late the event loop did what was due. */
    LOOP_LAG_MICROS
}
