package io.quotecast.source;

/** Where events come from: a simulator, a recording, an exchange. Works on threads of its own. */
public interface EventSource extends AutoCloseable {
    /** Short and fixed, as in the setting {@code quotecast.source}. */
    String name();

    /** Begins to offer events to the inlet and returns at once. Called once. */
    void start(EventSink sink);

    /** Ends, and returns when no further event will be offered. Does nothing if it has not started or has ended. */
    @Override
    void close();
}
