package io.quotecast.cli.bench;

/**
 * Counts the events in the messages of one connection in the dialect of another feed, which arrive in pieces of any
 * size. Owned by one thread.
 */
final class EventCounter {
    private final LoadDialect dialect;
    private final byte[] prefix = new byte[LoadDialect.PREFIX_BYTES];
    private int length;

    EventCounter(LoadDialect dialect) {
        this.dialect = dialect;
    }

    void read(byte[] bytes, int from, int to) {
        int count = Math.min(to - from, prefix.length - length);
        System.arraycopy(bytes, from, prefix, length, count);
        length += count;
    }

    /** Ends the message; returns its events as {@link LoadDialect#countEvents} does. */
    int end() {
        int events = dialect.countEvents(prefix, length);
        length = 0;
        return events;
    }
}
