package io.quotecast.web.http.coinbase;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** An error of the market data over HTTP, in Coinbase's form. */
final class CoinbaseError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** The body of the response. */
    @RegisterForReflection
    record Body(String message) {}

    private CoinbaseError(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    int status() {
        return status;
    }

    Body body() {
        return new Body(String.valueOf(getMessage()));
    }

    static CoinbaseError notFound() {
        return new CoinbaseError(404, "NotFound");
    }

    static CoinbaseError noRoute() {
        return new CoinbaseError(404, "Route not found");
    }

    static CoinbaseError disabled() {
        return new CoinbaseError(404, "The dialect 'coinbase' is not enabled; see quotecast.dialects");
    }

    static CoinbaseError invalid(String text) {
        return new CoinbaseError(400, text);
    }

    static CoinbaseError unauthorized() {
        return new CoinbaseError(401, "CB-ACCESS-KEY header is required");
    }

    static CoinbaseError invalidKey() {
        return new CoinbaseError(401, "Invalid API Key");
    }

    static CoinbaseError forbidden() {
        return new CoinbaseError(403, "Forbidden: the key does not have the role 'read'");
    }

    static CoinbaseError unavailable(String text) {
        return new CoinbaseError(503, text);
    }
}
