package io.quotecast.push;

import io.quotecast.protocol.ServerMessage;

/** Says something to a client that is no subscriber. To be called on the loop of its socket. */
public final class Teller {
    private Teller() {}

    public static void tell(Outlet outlet, ServerMessage message) {
        new WireFrames().finish(message.json(), outlet::send);
    }
}
