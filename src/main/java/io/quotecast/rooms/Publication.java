package io.quotecast.rooms;

import io.quotecast.market.Message;
import io.quotecast.market.Sender;
import io.quotecast.market.Topic;

/**
 * What a client publishes to a room.
 *
 * @param payload the bytes as sent; must not be modified
 * @param key the key whose value in the room the message replaces; empty for a message that is no value
 */
public record Publication(Message.Form form, byte[] payload, Sender sender, String key) {
    /** Creates a publication that is no value of a key. */
    public Publication(Message.Form form, byte[] payload, Sender sender) {
        this(form, payload, sender, "");
    }

    Message message(Topic topic, long timeMicros) {
        return new Message(topic, form, payload, sender, key, timeMicros);
    }
}
