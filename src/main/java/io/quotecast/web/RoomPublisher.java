package io.quotecast.web;

import io.quotecast.market.Message;
import io.quotecast.market.Quoted;
import io.quotecast.market.Topic;
import io.quotecast.protocol.ClientMessage;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.Publisher;
import io.quotecast.rooms.Rooms;
import jakarta.inject.Singleton;
import java.util.function.LongConsumer;

/** Takes published messages to the rooms, within the limits of the protocol. Safe on any thread. */
@Singleton
public class RoomPublisher implements Publisher {
    /** The longest {@code data} of a published message. */
    static final int MOST_BYTES = 8_192;

    private final Rooms rooms;

    RoomPublisher(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public void publish(ClientMessage.Publish message, String from, LongConsumer recorded) throws ProtocolException {
        publish(message.topic(), Message.Form.JSON, message.data(), from, recorded);
    }

    void publish(String topic, Message.Form form, byte[] data, String from, LongConsumer recorded)
            throws ProtocolException {
        if (!Topic.isValid(topic)) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_SYMBOL, "not a topic: " + Quoted.of(topic) + " (1-64 of a-z A-Z 0-9 . _ -)");
        }
        if (data.length > MOST_BYTES) {
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE, "data of " + data.length + " bytes; the limit is " + MOST_BYTES + " bytes");
        }
        switch (rooms.say(new Topic(topic), form, data, from, recorded)) {
            case TAKEN -> {}
            case BUSY ->
                throw new ProtocolException(
                        ErrorCode.TOO_MANY, "more comes in than can be taken; send it again, slower");
            case NO_MORE_ROOMS ->
                throw new ProtocolException(
                        ErrorCode.PUBLISH_DENIED,
                        "topic " + Quoted.of(topic) + " would be one too many; the limit is " + rooms.most());
        }
    }
}
