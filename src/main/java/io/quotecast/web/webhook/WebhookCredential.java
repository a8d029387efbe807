package io.quotecast.web.webhook;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** An authentication request with a key that the webhook judges. */
public final class WebhookCredential extends BaseAuthenticationRequest {
    private final String key;

    public WebhookCredential(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
