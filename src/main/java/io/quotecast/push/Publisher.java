package io.quotecast.push;

import io.quotecast.market.Sender;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ProtocolException;
import java.util.function.LongConsumer;

/** Accepts the messages that clients publish; implemented by the rooms. */
public interface Publisher {
    /**
     * Publishes a message. Never blocks.
     *
     * @param owner the holder of the client's key, or the client's address
     * @param onRecorded receives the position of the message, on the pipeline thread
     * @throws ProtocolException if the message is not accepted
     */
    void publish(ClientRequest.Publish request, Sender sender, String owner, LongConsumer onRecorded)
            throws ProtocolException;
}
