package io.quotecast.source;

/** A source of events, such as a simulator, a recording or an exchange, which runs on threads of its own. */
public interface EventSource extends AutoCloseable {
    /** Returns the name of the source in the setting {@code quotecast.source}. */
    String name();

    /** Starts to offer events to the sink and returns immediately. Called once. */
    void start(EventSink sink);

    /** Stops the source, and returns when it offers no more events. Has no effect unless the source is running. */
    @Override
    void close();
}
