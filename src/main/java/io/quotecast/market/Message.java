package io.quotecast.market;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message that a client published to a topic.
 *
 * @param payload the bytes as sent, UTF-8 unless the form is {@link Form#BINARY}; must not be modified
 * @param sender the client, or the interface through which it published
 * @param key the key whose value in the room this message replaces; empty for a message that is no value
 */
public record Message(Topic topic, Form form, byte[] payload, Sender sender, String key, long timeMicros)
        implements MarketEvent {
    private static final byte[] DROPPED = new byte[0];
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);
    private static final Sender NOBODY = Sender.of("");

    /** The form of the payload, determined once on arrival. */
    public enum Form {
        JSON,
        TEXT,
        BINARY
    }

    /** Creates a message without a key, from a sender without a name. */
    public Message(Topic topic, Form form, byte[] payload, String from, long timeMicros) {
        this(topic, form, payload, Sender.of(from), "", timeMicros);
    }

    /** Returns the message without its payload, which was dropped to save memory. */
    public Message dropped() {
        return new Message(topic, form, DROPPED, NOBODY, "", timeMicros);
    }

    /** Returns whether the payload was dropped to save memory. */
    public boolean isDropped() {
        return payload == DROPPED;
    }

    /** Returns the public name of the sender. */
    public String from() {
        return sender.client();
    }

    /** Returns whether the message is the value of a key, or removes it. */
    public boolean hasKey() {
        return !key.isEmpty();
    }

    /** Returns whether the message removes the value of its key: its payload is empty or the JSON null. */
    public boolean isRemoval() {
        return hasKey() && (payload.length == 0 || (form == Form.JSON && Arrays.equals(payload, NULL)));
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
