package io.quotecast.push;

import io.quotecast.protocol.ErrorCode;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The subscribers of all shards by their sessions, so that one who comes back ends what is left of its old connection,
 * which may not know yet that it is dead. Safe on any thread.
 */
final class Sessions {
    private final ConcurrentMap<String, Subscriber> bySession = new ConcurrentHashMap<>();

    void add(Subscriber subscriber) {
        bySession.put(subscriber.session(), subscriber);
    }

    void remove(Subscriber subscriber) {
        bySession.remove(subscriber.session());
    }

    /** Closes the connection of a session, soon. Does nothing if there is none. */
    void evict(String session) {
        Subscriber existing = bySession.get(session);
        if (existing != null) {
            ErrorCode code = ErrorCode.CONNECTION_LIMIT;
            existing.shard()
                    .loop()
                    .execute(() -> existing.closeWithError(
                            code, "a newer connection has presented this session", code.closeCode()));
        }
    }
}
