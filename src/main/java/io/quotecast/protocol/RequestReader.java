package io.quotecast.protocol;

import java.util.List;

/** Reads the messages of clients in one wire format. Thread-safe. */
public interface RequestReader {
    /**
     * Returns the requests of one message in order. A request that cannot be handled becomes a {@link
     * ClientRequest.Invalid} and does not affect the others.
     *
     * @throws ProtocolException if the message cannot be read
     */
    List<ClientRequest> read(byte[] message) throws ProtocolException;
}
