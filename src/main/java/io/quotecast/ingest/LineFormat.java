package io.quotecast.ingest;

/** A format in which every line is one event. An instance is owned by one thread. */
interface LineFormat {
    /** Reads a line without its line break; an event without a time gets {@code nowMicros}. Never throws. */
    ParseResult read(byte[] bytes, int start, int length, long nowMicros);
}
