package io.quotecast.access;

import io.quotecast.base.Micros;
import io.quotecast.market.Symbol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The valid API keys, reloaded when the key file changes. Safe on any thread. */
public final class KeyRing {
    private static final System.Logger LOG = System.getLogger(KeyRing.class.getName());
    private static final long MAX_BYTES = 16_777_216;

    private final @Nullable Path file;
    private final InstantSource clock;
    private final AuditLog auditLog;
    private volatile Map<String, ApiKey> byHash = Map.of();
    /** The key of each name that is valid longest: earlier keys of a name end sooner. */
    private volatile Map<String, ApiKey> byName = Map.of();

    private volatile String fault = "";
    private @Nullable Object loadedVersion;

    /**
     * @param file the key file, or empty for a ring without keys
     * @param auditLog records the keys that a change of the file adds, removes or changes
     * @throws IllegalArgumentException if the file cannot be read or contains an invalid key
     */
    public KeyRing(Optional<Path> file, InstantSource clock, AuditLog auditLog) {
        this.file = file.orElse(null);
        this.clock = clock;
        this.auditLog = auditLog;
        if (this.file != null) {
            loadedVersion = version(this.file);
            setKeys(read(this.file));
        }
    }

    /** Returns the grant of a key in plain text; empty if the key is unknown or has expired. */
    public Optional<Grant> find(String text) {
        ApiKey key = byHash.get(KeyText.hash(text));
        return key == null || key.expiresMicros() <= Micros.now(clock) ? Optional.empty() : Optional.of(Grant.of(key));
    }

    /**
     * Returns whether the holder of a grant may read a symbol now, so far as the key file decides it: false if its key
     * was revoked, has expired, or permits less than before. True for the holder of anything but a key of the file.
     *
     * @param holder as {@link Grant#holder} returns it
     */
    public boolean mayStillRead(String holder, Symbol symbol) {
        if (!holder.startsWith(Grant.KEY_HOLDER)) {
            return true;
        }
        ApiKey key = byName.get(holder.substring(Grant.KEY_HOLDER.length()));
        return key != null
                && key.expiresMicros() > Micros.now(clock)
                && key.roles().contains(Role.READ)
                && key.symbols().admits(symbol);
    }

    /**
     * Returns the present expiry of a key, µs since 1970-01-01T00:00Z; empty if the key was removed from the file or
     * changed in another way.
     */
    OptionalLong currentExpiry(ApiKey key) {
        ApiKey current = byHash.get(key.hash());
        return current != null && current.isSameExceptExpiry(key)
                ? OptionalLong.of(current.expiresMicros())
                : OptionalLong.empty();
    }

    /** Whether the ring has no keys. */
    public boolean isEmpty() {
        return byHash.isEmpty();
    }

    /**
     * Returns why the last change of the file was not applied, in which case the previous keys stay valid; else
     * empty.
     */
    public String fault() {
        return fault;
    }

    /**
     * Reloads the file if it has changed. Returns whether it was applied; an invalid file leaves the previous keys
     * valid.
     */
    public synchronized boolean reload() {
        if (file == null) {
            return false;
        }
        try {
            Object current = version(file);
            if (current.equals(loadedVersion)) {
                return false;
            }
            loadedVersion = current;
            Map<String, ApiKey> previous = byHash;
            setKeys(read(file));
            fault = "";
            recordChanges(previous, byHash);
            LOG.log(System.Logger.Level.INFO, "Loaded {0} keys from {1}", byHash.size(), file);
            return true;
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(fault)) {
                LOG.log(System.Logger.Level.ERROR, "Key file not reloaded, the previous keys stay valid: {0}", reason);
            }
            fault = reason;
            // The file may come back unchanged or become readable, and must be read then too.
            loadedVersion = null;
            return false;
        }
    }

    private void setKeys(Map<String, ApiKey> keys) {
        byHash = keys;
        byName = keys.values().stream()
                .collect(Collectors.toUnmodifiableMap(
                        ApiKey::name,
                        key -> key,
                        (one, other) -> one.expiresMicros() >= other.expiresMicros() ? one : other));
    }

    private void recordChanges(Map<String, ApiKey> before, Map<String, ApiKey> after) {
        Map<String, Set<ApiKey>> oldByName = byName(before);
        Map<String, Set<ApiKey>> newByName = byName(after);
        Set<String> names = new TreeSet<>(oldByName.keySet());
        names.addAll(newByName.keySet());
        for (String name : names) {
            Set<ApiKey> oldKeys = oldByName.getOrDefault(name, Set.of());
            Set<ApiKey> newKeys = newByName.getOrDefault(name, Set.of());
            if (!oldKeys.equals(newKeys)) {
                String action = oldKeys.isEmpty() ? "key.added" : newKeys.isEmpty() ? "key.removed" : "key.changed";
                auditLog.record(action, "key file", Map.of("key", name));
            }
        }
    }

    private static Map<String, Set<ApiKey>> byName(Map<String, ApiKey> keys) {
        return keys.values().stream().collect(Collectors.groupingBy(ApiKey::name, Collectors.toSet()));
    }

    private static Map<String, ApiKey> read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IllegalArgumentException("larger than " + MAX_BYTES + " bytes");
            }
            Map<String, ApiKey> keys = new HashMap<>();
            KeyFile.read(Files.readAllBytes(file)).forEach(key -> keys.put(key.hash(), key));
            return Map.copyOf(keys);
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("quotecast.keys-file: " + file + ": " + e.getMessage(), e);
        }
    }

    /** Returns a value that changes with the file. Follows links: a mounted secret changes when its link does. */
    private static Object version(Path file) {
        try {
            BasicFileAttributes current = Files.readAttributes(file, BasicFileAttributes.class);
            return java.util.List.of(current.lastModifiedTime(), current.size(), String.valueOf(current.fileKey()));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static IllegalArgumentException unreadable(Path file, IOException reason) {
        return new IllegalArgumentException("quotecast.keys-file: " + file + " cannot be read: " + reason, reason);
    }
}
