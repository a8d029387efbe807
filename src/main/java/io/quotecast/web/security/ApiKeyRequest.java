package io.quotecast.web.security;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** An authentication request with an API key. */
final class ApiKeyRequest extends BaseAuthenticationRequest {
    private final String key;

    ApiKeyRequest(String key) {
        this.key = key;
    }

    String key() {
        return key;
    }
}
