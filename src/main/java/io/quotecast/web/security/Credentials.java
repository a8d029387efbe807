package io.quotecast.web.security;

import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.smallrye.jwt.runtime.auth.JsonWebTokenCredential;
import io.quotecast.access.KeyRing;
import io.quotecast.access.KeyText;
import io.quotecast.web.webhook.Webhook;
import io.quotecast.web.webhook.WebhookCredential;
import jakarta.inject.Singleton;

/** Decides who judges a credential: the key file, the verifier of tokens, or the webhook. Safe on any thread. */
@Singleton
class Credentials {
    private final KeyRing keys;
    private final Webhook webhook;

    Credentials(KeyRing keys, Webhook webhook) {
        this.keys = keys;
        this.webhook = webhook;
    }

    /** Returns the request that authenticates a text. With a webhook, only keys of the key file are not for it. */
    AuthenticationRequest requestFor(String text) {
        if (webhook.isUsed() && keys.find(text).isEmpty()) {
            return new WebhookCredential(text);
        }
        return KeyText.isApiKey(text)
                ? new ApiKeyRequest(text)
                : new TokenAuthenticationRequest(new JsonWebTokenCredential(text));
    }
}
