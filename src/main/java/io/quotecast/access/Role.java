package io.quotecast.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What a caller may do. */
public enum Role {
    /** Hear events and ask for them. */
    READ(Role.READ_NAME),
    /** Say something to others. */
    PUBLISH(Role.PUBLISH_NAME),
    /** Push events in. */
    INGEST(Role.INGEST_NAME),
    /** Steer the simulated market. */
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

    /** Its name in key files, tokens and on the wire. */
    public String text() {
        return text;
    }

    /** The names of these, in the order of the enum. */
    public static Set<String> texts(Set<Role> roles) {
        return roles.stream().sorted().map(Role::text).collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    /**
     * @throws IllegalArgumentException if there is none of this name
     */
    static Role of(String text) {
        return Arrays.stream(values())
                .filter(role -> role.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "role '" + text + "' must be one of " + texts(EnumSet.allOf(Role.class))));
    }
}
