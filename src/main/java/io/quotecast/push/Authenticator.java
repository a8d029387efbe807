package io.quotecast.push;

import io.quotecast.protocol.ClientRequest;

/** Authenticates a connected client; implemented by the transports. Called on the shard's thread. */
public interface Authenticator {
    void onAuthenticate(ClientRequest.Authenticate request);
}
