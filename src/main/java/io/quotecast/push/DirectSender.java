package io.quotecast.push;

import io.quotecast.protocol.ServerMessage;

/** Says something to a client that is no subscriber. To be called on the loop of its socket. */
public final class DirectSender {
    private DirectSender() {}

    public static void send(ClientTransport transport, ServerMessage message) {
        new FrameAssembler().finish(message.json(), transport::send);
    }
}
