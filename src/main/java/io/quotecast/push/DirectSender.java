package io.quotecast.push;

import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.WireFormat;

/** Sends a message to a connection that belongs to no shard. Called on the loop of its socket. */
public final class DirectSender {
    private DirectSender() {}

    public static void send(ClientTransport transport, WireFormat format, ServerMessage message) {
        new FrameAssembler(format).finish(message, transport::send);
    }
}
