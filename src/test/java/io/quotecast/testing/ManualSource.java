package io.quotecast.testing;

import io.quotecast.source.EventSink;
import io.quotecast.source.EventSource;
import java.util.concurrent.CompletableFuture;

/** A source whose events the test offers by hand. Safe on any thread. */
public final class ManualSource implements EventSource {
    private final CompletableFuture<EventSink> sinkFuture = new CompletableFuture<>();

    /** Waits until the source is started, and returns the sink to which the test offers events. */
    public EventSink sink() {
        return sinkFuture.join();
    }

    @Override
    public String name() {
        return "manual";
    }

    @Override
    public void start(EventSink sink) {
        sinkFuture.complete(sink);
    }

    @Override
    public void close() {
        // The thread of the test offers the events, so there is no thread to end.
    }
}
