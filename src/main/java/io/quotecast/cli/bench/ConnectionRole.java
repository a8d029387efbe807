package io.quotecast.cli.bench;

/** What a connection is there for. */
enum ConnectionRole {
    /** To be served: what it gets is counted and measured. */
    READING,
    /** To stop reading, and be a burden. */
    SLOW,
    /** To publish, and to hear what it has published. */
    PUBLISHING
}
