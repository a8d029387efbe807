package io.quotecast.access;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one caller may do. Immutable.
 *
 * @param holder who it is, for logs and counts: the name of a key or the subject of a token; empty for one without
 * @param key the key that it came with, or null for a token or none
 * @param expiresMicros when it ends, µs since 1970-01-01T00:00Z; the greatest long if never
 */
public record Grant(
        String holder,
        @Nullable ApiKey key,
        Set<Role> roles,
        SymbolPatterns symbols,
        KeyLimits limits,
        long expiresMicros) {
    /** It does not end by itself. */
    public static final long NEVER = Long.MAX_VALUE;

    public Grant {
        roles = Set.copyOf(roles);
    }

    /** What everyone may do who comes without a key. */
    public static Grant anonymous(AuthMode mode) {
        return new Grant("", null, mode.anonymousRoles(), SymbolPatterns.ALL, KeyLimits.NONE, NEVER);
    }

    static Grant of(ApiKey key) {
        return new Grant("key " + key.name(), key, key.roles(), key.symbols(), key.limits(), key.expiresMicros());
    }

    /** Whether it belongs to someone who said who he is. */
    public boolean isAuthenticated() {
        return !holder.isEmpty();
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    /** The same with these roles besides. */
    public Grant with(Set<Role> added) {
        EnumSet<Role> all = EnumSet.noneOf(Role.class);
        all.addAll(roles);
        all.addAll(added);
        return new Grant(holder, key, all, symbols, limits, expiresMicros);
    }

    /** The same but for these roles. */
    public Grant without(Set<Role> removed) {
        EnumSet<Role> remaining = EnumSet.noneOf(Role.class);
        remaining.addAll(roles);
        remaining.removeAll(removed);
        return new Grant(holder, key, remaining, symbols, limits, expiresMicros);
    }
}
