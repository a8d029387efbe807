package io.quotecast.web.socket;

import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.base.Quoted;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.Publisher;
import io.quotecast.rooms.Rooms;
import jakarta.inject.Singleton;
import java.util.function.LongConsumer;

/** Takes published messages to the rooms, within the limits of the protocol. Safe on any thread. */
@Singleton
public class RoomPublisher implements Publisher {
    private final Rooms rooms;
    private final LimitCounters limitCounters;
    private final int mostBytes;

    RoomPublisher(Rooms rooms, LimitCounters limitCounters, Limits limits) {
        this.rooms = rooms;
        this.limitCounters = limitCounters;
        this.mostBytes = limits.maxPublishBytes();
    }

    @Override
    public void publish(ClientRequest.Publish message, String from, LongConsumer recorded) throws ProtocolException {
        publish(message.topic(), Message.Form.JSON, message.data(), from, recorded);
    }

    public void publish(String topic, Message.Form form, byte[] data, String from, LongConsumer recorded)
            throws ProtocolException {
        if (!Topic.isValid(topic)) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_SYMBOL, "not a topic: " + Quoted.of(topic) + " (1-64 of a-z A-Z 0-9 . _ -)");
        }
        if (data.length > mostBytes) {
            limitCounters.count(Limit.PUBLISH_BYTES);
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE, "data of " + data.length + " bytes; the limit is " + mostBytes + " bytes");
        }
        switch (rooms.say(new Topic(topic), form, data, from, recorded)) {
            case TAKEN -> {}
            case BUSY ->
                throw new ProtocolException(
                        ErrorCode.TOO_MANY, "more comes in than can be taken; send it again, slower");
            case UNAVAILABLE ->
                throw new ProtocolException(
                        ErrorCode.UNAVAILABLE, "nothing can be kept on the tape just now; send it again, later");
            case NO_MORE_ROOMS -> {
                limitCounters.count(Limit.ROOMS);
                throw new ProtocolException(
                        ErrorCode.PUBLISH_DENIED,
                        "topic " + Quoted.of(topic) + " would be one too many; the limit is " + rooms.most());
            }
        }
    }
}
