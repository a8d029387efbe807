package io.quotecast.push;

import io.quotecast.protocol.ServerMessage;

/** Says something to a client that is no subscriber. To be called on the loop of its socket. */
public final class Teller {
    private Teller() {}

    public static void tell(Outlet outlet, ServerMessage message) {
        WireFrames wire = new WireFrames();
        wire.add(message.json(), outlet::send);
        wire.finish(outlet::send);
    }
}
