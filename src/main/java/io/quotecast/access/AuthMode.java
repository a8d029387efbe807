package io.quotecast.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Which clients need an API key or a token. */
public enum AuthMode {
    /** No client needs a key to read or to publish. */
    NONE("none"),
    /** A client needs a key to publish, but not to read. */
    PUBLISH("publish"),
    /** Every client needs a key. */
    REQUIRED("required"),
    /** Every client needs a key, which another service judges. */
    WEBHOOK("webhook");

    private final String text;

    AuthMode(String text) {
        this.text = text;
    }

    /** Returns the name in the settings. */
    public String text() {
        return text;
    }

    /** Returns the name on the wire, which says what a client needs and not who judges it. */
    public String wireText() {
        return isKeyRequired() ? REQUIRED.text : text;
    }

    /** Whether a client without a key may do nothing. */
    public boolean isKeyRequired() {
        return this == REQUIRED || this == WEBHOOK;
    }

    /** Returns the roles that every client has, with or without a key. */
    public Set<Role> anonymousRoles() {
        return switch (this) {
            case NONE -> EnumSet.of(Role.READ, Role.PUBLISH);
            case PUBLISH -> EnumSet.of(Role.READ);
            case REQUIRED, WEBHOOK -> EnumSet.noneOf(Role.class);
        };
    }

    /** Returns the mode of this name, or empty for an unknown name. */
    public static Optional<AuthMode> of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text.equals(text)).findFirst();
    }
}
