package io.quotecast.bench.load;

import java.net.URI;

/**
 * The server under load.
 *
 * @param key sent as a bearer token, or empty
 * @param insecure whether any certificate is accepted
 */
record LoadTarget(URI uri, String key, boolean insecure) {
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
