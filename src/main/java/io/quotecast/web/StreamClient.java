package io.quotecast.web;

import io.quotecast.protocol.ClientMessage;
import io.quotecast.protocol.ClientMessageReader;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.Requests;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import java.util.List;

/** One connection to the feed, from its first message to its last. Owned by the connection's event loop. */
final class StreamClient {
    private final Subscriber subscriber;
    private final Shard shard;
    private final Requests requests;
    private final ClientMessageReader reader;
    private final TokenBucket allowance;
    private final Limits limits;

    StreamClient(Subscriber subscriber, Shard shard, Requests requests, ClientMessageReader reader, Limits limits) {
        this.subscriber = subscriber;
        this.shard = shard;
        this.requests = requests;
        this.reader = reader;
        this.limits = limits;
        this.allowance = new TokenBucket(
                limits.messagesPerSecond(), limits.burst(), shard.loop().nanoTime());
    }

    /** Does what a message says, or answers why not. */
    void receive(byte[] text) {
        if (!allowance.take(shard.loop().nanoTime())) {
            refuseRate();
            return;
        }
        try {
            List<ClientMessage> messages = reader.read(text);
            for (int i = 0; i < messages.size(); i++) {
                if (i > 0 && !allowance.take(shard.loop().nanoTime())) {
                    refuseRate();
                    return;
                }
                messages.get(i).deliverTo(requests);
            }
        } catch (ProtocolException e) {
            requests.refuse(null, e.code(), e.text());
        }
    }

    /** As if the client had sent it. */
    void receive(ClientMessage message) {
        message.deliverTo(requests);
    }

    void receiveBinary() {
        subscriber.closeAfter(
                ErrorCode.INVALID_SYNTAX, "a binary message; this protocol is JSON in text messages", 1003);
    }

    void receiveTooLarge() {
        requests.refuse(
                null,
                ErrorCode.TOO_LARGE,
                "the message is too large; the limit is " + limits.maxMessageBytes() + " bytes");
    }

    void gone() {
        shard.gone(subscriber);
    }

    private void refuseRate() {
        requests.refuse(
                null,
                ErrorCode.TOO_MANY,
                "too many messages; the limit is " + limits.messagesPerSecond() + " per second, " + limits.burst()
                        + " at once");
    }
}
