package io.quotecast.cli.bench;

import java.net.URI;

/**
 * Where the server is.
 *
 * @param key shown to it as a bearer, or empty
 * @param insecure whether any certificate will do
 */
record LoadTarget(URI uri, String key, boolean insecure) {
    boolean isEncrypted() {
        return uri.getScheme().equals("wss");
    }

    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : isEncrypted() ? 443 : 80;
    }

    /** Without the brackets of an IPv6 address. */
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

    /** The same server over HTTP. */
    URI http(String path) {
        return URI.create((isEncrypted() ? "https://" : "http://") + authority() + path);
    }
}
