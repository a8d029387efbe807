package io.quotecast.push;

/** What a shard counts: either ever, or how many there are now. */
public enum ShardCounter {
    /** Events handed to sockets, each once for every client that it was written to; those of snapshots too. */
    DELIVERIES,
    /** Frames handed to sockets, of whatever content. */
    WRITES,
    /** Bytes of these frames. */
    BYTES,
    /** Messages handed to members of rooms, each once for every member. */
    RELAYS,
    /** How often a client's socket was full when there was something for it. */
    FALLEN_BEHIND,
    /** Events that clients wanted and did not get, because they were behind; those that conflation may leave out are not among them. */
    SKIPPED_EVENTS,
    /** How often a client came back with a cursor that was good, and is given what it missed. */
    RESUMES,

    /** Clients of the feed. */
    SUBSCRIBERS,
    /** Members of rooms. */
    ROOM_CLIENTS,
    /** Sets of subscribers that want the same, and for which one frame is put together. */
    COHORTS,
    /** Subscribers that are behind because their sockets were full. */
    SLOW_READERS,
    /** Subscribers that have come back and are being given what they missed. */
    RESUMING
}
