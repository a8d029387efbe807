package io.quotecast.push;

/** The counters of a shard: totals since its start, then current numbers. */
public enum ShardCounter {
    /** Events written to sockets, including those of snapshots, counted once per client. */
    DELIVERIES,
    /** Frames of any content written to sockets. */
    WRITES,
    /** Bytes of the frames written to sockets. */
    BYTES,
    /** Messages written to clients in rooms, counted once per client. */
    RELAYS,
    /** How often a client's socket was full when there were events for it. */
    FALLEN_BEHIND,
    /** Failures after which all clients of the shard were closed. */
    FAILURES,
    /** Events that slow clients did not receive, without those that conflation may leave out. */
    SKIPPED_EVENTS,
    /** Resumes with a valid cursor. */
    RESUMES,

    /** Clients of the feed. */
    SUBSCRIBERS,
    /** Clients in rooms. */
    ROOM_CLIENTS,
    /** Cohorts: sets of clients with equal subscriptions, which share their frames. */
    COHORTS,
    /** Subscribers that are behind because their sockets are full. */
    SLOW_READERS,
    /** Subscribers that have resumed and are receiving what they missed. */
    RESUMING
}
