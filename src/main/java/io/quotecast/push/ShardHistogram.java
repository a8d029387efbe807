package io.quotecast.push;

/** The values of which a shard keeps a {@link Histogram}. */
public enum ShardHistogram {
    /** Time from the timestamp of an event to the end of the batch that sent it. */
    EVENT_AGE_MICROS,
    /** Number of events in one frame for a cohort. */
    BATCH_EVENTS,
    /** Delay of scheduled tasks on the event loop. */
    LOOP_LAG_MICROS
}
