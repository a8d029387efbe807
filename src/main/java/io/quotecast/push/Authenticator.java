package io.quotecast.push;

import io.quotecast.protocol.ClientRequest;

/** Where keys are looked at: the way up to what this package does not know. Called on the shard's thread. */
public interface Authenticator {
    void onAuthenticate(ClientRequest.Authenticate request);
}
