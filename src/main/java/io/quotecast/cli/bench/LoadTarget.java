package io.quotecast.cli.bench;

import io.quotecast.base.Quoted;
import java.net.URI;

/**
 * The server under load.
 *
 * @param key sent as a bearer token, or empty
 * @param insecure whether any certificate is accepted
 */
public record LoadTarget(URI uri, String key, boolean insecure, LoadDialect dialect) {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the address is not that of a WebSocket, or the key is not visible ASCII
     */
    public LoadTarget {
        if (uri.getHost() == null || !("ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("--uri: " + Quoted.of(uri.toString())
                    + " is not the address of a WebSocket, such as ws://localhost:8080/v1/stream");
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("--key: only visible ASCII characters are allowed");
        }
    }

    boolean isEncrypted() {
        return uri.getScheme().equals("wss");
    }

    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : isEncrypted() ? 443 : 80;
    }

    /** Returns the host, without the brackets of an IPv6 address. */
    String host() {
        return uri.getHost().replaceAll("[\\[\\]]", "");
    }

    String authority() {
        return uri.getRawAuthority();
    }

    String pathAndQuery() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** Returns the URL of a path on the same server. */
    URI http(String path) {
        return URI.create((isEncrypted() ? "https://" : "http://") + authority() + path);
    }
}
