package io.quotecast.push;

import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ProtocolException;
import java.util.function.LongConsumer;

/** Where published messages go: the way up to the rooms, which this package does not know. */
public interface Publisher {
    /**
     * Takes a message, or says why not; never waits.
     *
     * @param sender session of the client
     * @param onRecorded hears its position, on the road's thread
     */
    void publish(ClientRequest.Publish request, String sender, LongConsumer onRecorded) throws ProtocolException;
}
