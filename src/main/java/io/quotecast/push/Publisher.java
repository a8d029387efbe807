package io.quotecast.push;

import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.ProtocolException;
import java.util.function.LongConsumer;

/** Where published messages go: the way up to the rooms, which this package does not know. */
public interface Publisher {
    /**
     * Takes a message, or says why not; never waits.
     *
     * @param from session of the client
     * @param recorded hears its position, on the road's thread
     */
    void publish(ClientRequest.Publish message, String from, LongConsumer recorded) throws ProtocolException;
}
