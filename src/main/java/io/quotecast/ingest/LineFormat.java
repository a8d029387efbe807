package io.quotecast.ingest;

/** A way to write one event on one line. An instance is owned by one thread. */
interface LineFormat {
    /** Reads a line without its line break; an event that brings no time gets the one given. Never throws. */
    ParseResult read(byte[] bytes, int start, int length, long nowMicros);
}
