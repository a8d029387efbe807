package io.quotecast.market;

/**
 * A message that a client published to a topic.
 *
 * @param payload the bytes as sent, UTF-8 unless the form is {@link Form#BINARY}; must not be modified
 * @param from session of the client, or the name of the interface through which it published
 */
public record Message(Topic topic, Form form, byte[] payload, String from, long timeMicros) implements MarketEvent {
    private static final byte[] DROPPED = new byte[0];

    /** The form of the payload, determined once on arrival. */
    public enum Form {
        JSON,
        TEXT,
        BINARY
    }

    /** Returns the message without its payload, which was dropped to save memory. */
    public Message dropped() {
        return new Message(topic, form, DROPPED, "", timeMicros);
    }

    /** Returns whether the payload was dropped to save memory. */
    public boolean isDropped() {
        return payload == DROPPED;
    }

    @Override
    public Channel channel() {
        return Channel.MESSAGES;
    }

    @Override
    public void deliverTo(Receiver receiver) {
        receiver.onMessage(this);
    }
}
