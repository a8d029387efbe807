package io.quotecast.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Who needs a key. */
public enum AuthMode {
    /** Nobody, to read and to publish. */
    NONE("none", EnumSet.of(Role.READ, Role.PUBLISH)),
    /** Who says something to others; reading is free. */
    PUBLISH("publish", EnumSet.of(Role.READ)),
    /** Everyone. */
    REQUIRED("required", EnumSet.noneOf(Role.class));

    private final String text;
    private final Set<Role> free;

    AuthMode(String text, Set<Role> free) {
        this.text = text;
        this.free = free;
    }

    /** Its name in the settings and on the wire. */
    public String text() {
        return text;
    }

    /** What everyone may do, with a key or without. */
    public Set<Role> free() {
        return EnumSet.copyOf(free);
    }

    /** Empty if there is none of this name. */
    public static Optional<AuthMode> of(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text.equals(text)).findFirst();
    }
}
