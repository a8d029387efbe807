package io.quotecast.web;

import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.base.Quoted;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.Message;
import io.quotecast.market.Sender;
import io.quotecast.market.Topic;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.Publisher;
import io.quotecast.rooms.Publication;
import io.quotecast.rooms.Rooms;
import jakarta.inject.Singleton;
import java.util.function.LongConsumer;

/** Publishes messages of clients to rooms, within the limits of the protocol. Safe on any thread. */
@Singleton
public class RoomPublisher implements Publisher {
    private final Rooms rooms;
    private final LimitCounters limitCounters;
    private final int maxBytes;

    RoomPublisher(Rooms rooms, LimitCounters limitCounters, Limits limits) {
        this.rooms = rooms;
        this.limitCounters = limitCounters;
        this.maxBytes = limits.maxPublishBytes();
    }

    @Override
    public void publish(ClientRequest.Publish request, Sender sender, String owner, LongConsumer onRecorded)
            throws ProtocolException {
        String key = request.key() == null ? "" : request.key();
        publish(request.topic(), new Publication(Message.Form.JSON, request.data(), sender, key), owner, onRecorded);
    }

    /**
     * Publishes a message, or refuses it. Never waits.
     *
     * @param owner the holder of the client's key, or the client's address
     * @param onRecorded receives the position of the message on the pipeline thread
     */
    public void publish(String topic, Publication publication, String owner, LongConsumer onRecorded)
            throws ProtocolException {
        if (!Topic.isValid(topic)) {
            throw new ProtocolException(
                    ErrorCode.UNKNOWN_SYMBOL, "not a topic: " + Quoted.of(topic) + " (1-64 of a-z A-Z 0-9 . _ -)");
        }
        if (publication.payload().length > maxBytes) {
            limitCounters.count(Limit.PUBLISH_BYTES);
            throw new ProtocolException(
                    ErrorCode.TOO_LARGE,
                    "data of " + publication.payload().length + " bytes; the limit is " + maxBytes + " bytes");
        }
        Rooms.Outcome outcome = rooms.publish(new Topic(topic), publication, owner, onRecorded);
        switch (outcome) {
            case ACCEPTED -> {}
            case BUSY -> throw new ProtocolException(ErrorCode.TOO_MANY_REQUESTS, Rejection.BUSY.text());
            case UNAVAILABLE -> throw new ProtocolException(ErrorCode.UNAVAILABLE, Rejection.UNAVAILABLE.text());
            case NO_MORE_ROOMS, TOO_MANY_ROOMS_OF_OWNER -> {
                limitCounters.count(Limit.ROOMS);
                throw new ProtocolException(
                        ErrorCode.PUBLISH_DENIED,
                        "topic " + Quoted.of(topic) + " cannot be created: " + rooms.refusal(outcome));
            }
        }
    }
}
