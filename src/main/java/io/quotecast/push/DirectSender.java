package io.quotecast.push;

import io.quotecast.protocol.ServerMessage;

/** Sends a message to a connection that belongs to no shard. Called on the loop of its socket. */
public final class DirectSender {
    private DirectSender() {}

    public static void send(ClientTransport transport, ServerMessage message) {
        new FrameAssembler().finish(message.json(), transport::send);
    }
}
