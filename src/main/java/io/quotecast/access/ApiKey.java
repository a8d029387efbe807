package io.quotecast.access;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * A key as it is kept: its hash, never itself.
 *
 * @param name for people and logs, 1-40 of {@code a-z A-Z 0-9 . _ -}
 * @param hash SHA-256 of the key, 64 hexadecimal digits in lower case; see {@link KeyText}
 * @param expiresMicros when it ends, µs since 1970-01-01T00:00Z; {@link Grant#NEVER} if it does not
 */
public record ApiKey(
        String name, String hash, Set<Role> roles, SymbolPatterns symbols, KeyLimits limits, long expiresMicros) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9._-]{1,40}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public ApiKey {
        if (!NAME.matcher(name).matches()) {
            // Not repeated: it may be the key itself, or its hash, written in the wrong place.
            throw new IllegalArgumentException("name must be 1-40 of a-z A-Z 0-9 . _ -");
        }
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits in lower case");
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("roles must name at least one of read, publish, ingest, admin");
        }
        roles = Set.copyOf(roles);
    }
}
