package io.quotecast.access;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of one caller. Immutable.
 *
 * @param holder {@code key NAME} or {@code token of SUBJECT}, for logs and counts; empty for an anonymous caller
 * @param key the key that was presented; null for a token and for an anonymous caller
 * @param expiresMicros expiry, µs since 1970-01-01T00:00Z; {@link #NEVER} for a grant that does not expire
 */
public record Grant(
        String holder,
        @Nullable ApiKey key,
        Set<Role> roles,
        SymbolPatterns symbols,
        TopicPermissions topics,
        KeyLimits limits,
        long expiresMicros) {
    /** The expiry of a grant that does not expire. */
    public static final long NEVER = Long.MAX_VALUE;
    /** What the holder of a key of the key file begins with. */
    static final String KEY_HOLDER = "key ";

    public Grant {
        roles = Set.copyOf(roles);
    }

    /** Returns the permissions of a caller without a key. */
    public static Grant anonymous(AuthMode mode) {
        return new Grant(
                "", null, mode.anonymousRoles(), SymbolPatterns.ALL, TopicPermissions.ALL, KeyLimits.NONE, NEVER);
    }

    static Grant of(ApiKey key) {
        return new Grant(
                KEY_HOLDER + key.name(),
                key,
                key.roles(),
                key.symbols(),
                key.topics(),
                key.limits(),
                key.expiresMicros());
    }

    /** Whether the caller presented a key or a token. */
    public boolean isAuthenticated() {
        return !holder.isEmpty();
    }

    /**
     * Returns the name under which limits count what the caller uses: the holder of its key, or its address.
     *
     * @param address as {@link ConnectionLimiter#addressKey} returns it
     */
    public String owner(String address) {
        return isAuthenticated() ? holder : address;
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** Returns this grant with additional roles. */
    public Grant with(Set<Role> added) {
        EnumSet<Role> all = EnumSet.noneOf(Role.class);
        all.addAll(roles);
        all.addAll(added);
        return new Grant(holder, key, all, symbols, topics, limits, expiresMicros);
    }

    /** Returns this grant without some roles. */
    public Grant without(Set<Role> removed) {
        EnumSet<Role> remaining = EnumSet.noneOf(Role.class);
        remaining.addAll(roles);
        remaining.removeAll(removed);
        return new Grant(holder, key, remaining, symbols, topics, limits, expiresMicros);
    }
}
