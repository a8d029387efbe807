package io.quotecast.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** A permission of a caller. */
public enum Role {
    /** Receive events and query the market. */
    READ(Role.READ_NAME),
    /** Publish messages to rooms and topics. */
    PUBLISH(Role.PUBLISH_NAME),
    /** Ingest events. */
    INGEST(Role.INGEST_NAME),
    /** Control the market: halts, hours and injected faults. */
    ADMIN(Role.ADMIN_NAME);

    /** Text of {@link #READ}, for annotations. */
    public static final String READ_NAME = "read";
    /** Text of {@link #PUBLISH}, for annotations. */
    public static final String PUBLISH_NAME = "publish";
    /** Text of {@link #INGEST}, for annotations. */
    public static final String INGEST_NAME = "ingest";
    /** Text of {@link #ADMIN}, for annotations. */
    public static final String ADMIN_NAME = "admin";

    private final String text;

    Role(String text) {
        this.text = text;
    }

    /** Returns the name in key files, in tokens and on the wire. */
    public String text() {
        return text;
    }

    /** Returns the names of roles, in the order of the enum. */
    public static Set<String> texts(Set<Role> roles) {
        return roles.stream().sorted().map(Role::text).collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    /**
     * @throws IllegalArgumentException if no role has this name
     */
    static Role of(String text) {
        return Arrays.stream(values())
                .filter(role -> role.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown role '" + text + "': must be one of "
                        + String.join(", ", texts(EnumSet.allOf(Role.class)))));
    }
}
