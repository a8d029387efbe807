package io.quotecast.push;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The connections of all shards by session, so that a client that reconnects can end its previous connection, which
 * may not have noticed yet that it is dead. Thread-safe.
 */
final class Sessions {
    private final ConcurrentMap<String, Runnable> closeBySession = new ConcurrentHashMap<>();

    /**
     * @param close closes the connection; must be safe to call on any thread
     */
    void add(String session, Runnable close) {
        closeBySession.put(session, close);
    }

    void remove(String session) {
        closeBySession.remove(session);
    }

    /** Closes the connection of a session, soon. Does nothing for an unknown session. */
    void evict(String session) {
        Runnable close = closeBySession.get(session);
        if (close != null) {
            close.run();
        }
    }
}
