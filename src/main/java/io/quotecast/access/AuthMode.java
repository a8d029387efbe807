package io.quotecast.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Who needs a key. */
public enum AuthMode {
    /** Nobody, to read and to publish. */
    NONE("none"),
    /** Who says something to others; reading is free. */
    PUBLISH("publish"),
    /** Everyone. */
    REQUIRED("required");

    private final String text;

    AuthMode(String text) {
        this.text = text;
    }

    /** Its name in the settings and on the wire. */
    public String text() {
        return text;
    }

    /** What everyone may do, with a key or without. */
    public Set<Role> anonymousRoles() {
        return switch (this) {
            case NONE -> EnumSet.of(Role.READ, Role.PUBLISH);
            case PUBLISH -> EnumSet.of(Role.READ);
            case REQUIRED -> EnumSet.noneOf(Role.class);
        };
    }

    /** Empty if there is none of this name. */
    public static Optional<AuthMode> of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text.equals(text)).findFirst();
    }
}
