package io.quotecast.access;

/** A limit that a caller can exceed. Rejections are counted by limit. */
public enum Limit {
    CONNECTIONS("connections"),
    CONNECTIONS_PER_ADDRESS("connections-per-address"),
    CONNECTIONS_PER_KEY("connections-per-key"),
    /** The time for the head of a request. */
    HEADER_TIME("header-time"),
    /** The time and the rate of the body of a request. */
    BODY_RATE("body-rate"),
    /** The bytes of responses that a peer does not read. */
    UNWRITTEN("unwritten"),
    /** The frames of HTTP/2 that carry neither a request nor a body. */
    CONTROL_FRAMES("control-frames"),
    /** The memory of the server. */
    MEMORY("memory"),
    UPGRADES("upgrades-per-second"),
    MESSAGES("messages-per-second"),
    MESSAGE_BYTES("message-bytes"),
    SYMBOLS("symbols"),
    PUBLISHES("publishes-per-second"),
    PUBLISH_BYTES("publish-bytes"),
    PUBLISH_RATE("publish-bytes-per-second"),
    ROOMS("rooms"),
    ALERTS("alerts"),
    ID_LENGTH("id-length"),
    AUTH_TIME("auth-time"),
    IDLE_TIME("idle-time"),
    /** An invalid, expired or revoked key or token. */
    KEYS("keys"),
    /** A missing role. */
    ROLES("roles");

    private final String text;

    Limit(String text) {
        this.text = text;
    }

    /** Returns the name in metrics. */
    public String text() {
        return text;
    }
}
