package io.quotecast.access;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * An API key as it is stored: by its hash, never in plain text.
 *
 * @param name for display and logs, 1 to 40 of the characters {@code a-z A-Z 0-9 . _ -}
 * @param hash SHA-256 of the key as 64 lower-case hexadecimal digits; see {@link KeyText}
 * @param expiresMicros expiry, µs since 1970-01-01T00:00Z; {@link Grant#NEVER} for a key that does not expire
 */
public record ApiKey(
        String name,
        String hash,
        Set<Role> roles,
        SymbolPatterns symbols,
        TopicPermissions topics,
        KeyLimits limits,
        long expiresMicros) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,40}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public ApiKey {
        if (!NAME.matcher(name).matches()) {
            // The value is not repeated: it may be the key or its hash, put into the wrong field.
            throw new IllegalArgumentException("name must be 1 to 40 characters of a-z A-Z 0-9 . _ -");
        }
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("sha256 must be 64 lower-case hexadecimal digits");
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("roles must contain at least one of read, publish, ingest, admin");
        }
        roles = Set.copyOf(roles);
    }

    /** Returns the same permissions under another hash, until a time that is no later than the expiry of this key. */
    ApiKey previous(String previousHash, long untilMicros) {
        return new ApiKey(name, previousHash, roles, symbols, topics, limits, Math.min(expiresMicros, untilMicros));
    }

    /** Whether another key differs from this one in its expiry only, or not at all. */
    boolean isSameExceptExpiry(ApiKey other) {
        return equals(new ApiKey(
                other.name, other.hash, other.roles, other.symbols, other.topics, other.limits, expiresMicros));
    }
}
