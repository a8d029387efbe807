package io.quotecast.web;

/** Open streams that are not WebSockets and that end when the server drains. Safe on any thread. */
public interface DrainableStreams {
    /** Returns the number of open streams. */
    int count();

    /** Ends all open streams. */
    void closeAll();
}
