package io.quotecast.market;

/**
 * What a client said to everyone on a topic.
 *
 * @param payload the bytes as they were sent, UTF-8 unless the form is {@link Form#BINARY}; not to be changed
 * @param from session of the client, or the name of another way in
 */
public record Message(Topic topic, Form form, byte[] payload, String from, long timeMicros) implements MarketEvent {
    /** What the payload was found to be, once, where it came in. */
    public enum Form {
        JSON,
        TEXT,
        BINARY
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
