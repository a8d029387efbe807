package io.quotecast.protocol;

import io.quotecast.journal.Entry;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a dialect writes single events and messages. Compared by identity: clients with the same encoding
 * share the bytes of an event. Thread-safe; the returned bytes must not be modified.
 */
public interface Encoding {
    /** Returns an event as one item of a message, or null if the dialect does not carry this event. */
    byte @Nullable [] encode(Entry entry);

    /**
     * Returns an event as one item of a message, or null if the dialect does not carry this event. Overridden by
     * encodings that write more than the event itself.
     */
    default byte @Nullable [] encode(EncodedEvent event) {
        return encode(event.entry());
    }

    /** Returns a message as one item, or null if the dialect has no such message. */
    byte @Nullable [] encode(ServerMessage message);
}
