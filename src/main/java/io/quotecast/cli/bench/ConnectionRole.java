package io.quotecast.cli.bench;

/** The purpose of a connection. */
enum ConnectionRole {
    /** Reads; its events are counted and measured. */
    READING,
    /** Stops reading, as a burden for the server. */
    SLOW,
    /** Publishes messages and receives them. */
    PUBLISHING
}
