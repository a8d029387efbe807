package io.quotecast.push;

import io.quotecast.protocol.ClientMessage;

/** Where keys are looked at: the way up to what this package does not know. Called on the shard's thread. */
public interface Login {
    void onAuthenticate(ClientMessage.Authenticate message);
}
