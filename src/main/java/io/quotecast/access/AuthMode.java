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
    REQUIRED("required");

    private final String text;

    AuthMode(String text) {
        this.text = text;
    }

    /** Returns the name in the settings and on the wire. */
    public String text() {
        return text;
    }

    /** Returns the roles that every client has, with or without a key. */
    public Set<Role> anonymousRoles() {
        return switch (this) {
            case NONE -> EnumSet.of(Role.READ, Role.PUBLISH);
            case PUBLISH -> EnumSet.of(Role.READ);
            case REQUIRED -> EnumSet.noneOf(Role.class);
        };
    }

    /** Returns the mode of this name, or empty for an unknown name. */
    public static Optional<AuthMode> of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text.equals(text)).findFirst();
    }
}
