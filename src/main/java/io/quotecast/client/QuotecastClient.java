package io.quotecast.client;

import io.quotecast.base.Quoted;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A client of one server: its address, and how to connect to it. Any number of connections can be open.
 *
 * @param uri the address of the stream, such as {@code ws://localhost:8080/v1/stream}; its query may subscribe
 * @param key an API key or a JWT, or an empty string
 * @param timeout how long connecting and closing may take
 * @param http the HTTP client that opens the connections; it determines TLS and proxies
 */
public record QuotecastClient(URI uri, String key, Duration timeout, HttpClient http) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value is invalid
     */
    public QuotecastClient {
        if (uri.getHost() == null || !("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("uri: " + Quoted.of(uri.toString())
                    + " is not the address of a WebSocket, such as ws://localhost:8080/v1/stream");
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("key: only visible ASCII characters are allowed");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout: " + timeout + " is not above 0");
        }
    }

    /**
     * Returns a client without a key, and with a timeout of 10 s.
     *
     * @throws IllegalArgumentException if the scheme of the address is not {@code ws} or {@code wss}
     */
    public static QuotecastClient of(URI uri) {
        return new QuotecastClient(uri, "", DEFAULT_TIMEOUT, HttpClient.newHttpClient());
    }

    /** Returns this client with an API key or a JWT. */
    public QuotecastClient withKey(String newKey) {
        return new QuotecastClient(uri, newKey, timeout, http);
    }

    /** Returns this client with a time that connecting and closing may take. */
    public QuotecastClient withTimeout(Duration newTimeout) {
        return new QuotecastClient(uri, key, newTimeout, http);
    }

    /** Returns this client with an HTTP client, for TLS and proxies. */
    public QuotecastClient withHttpClient(HttpClient newHttp) {
        return new QuotecastClient(uri, key, timeout, newHttp);
    }

    /**
     * Opens a connection.
     *
     * @return the connection, once the server has greeted it. Fails with {@link UpgradeRefusedException} if the server
     *     refuses the WebSocket, with {@link NotQuotecastException} if it speaks another protocol, with {@link
     *     java.util.concurrent.TimeoutException} if it does not greet in time, and with another {@link
     *     java.io.IOException} if it cannot be reached
     */
    public CompletableFuture<FeedConnection> connect(FeedListener listener) {
        return FeedConnection.open(this, listener);
    }

    /** Returns the address; the key is secret. */
    @Override
    public String toString() {
        return "QuotecastClient[" + uri + "]";
    }
}
