package io.quotecast.access;

import io.quotecast.base.Micros;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API keys that are valid now. The file that holds them is read again when it changes. Safe on any thread. */
public final class KeyRing {
    private static final System.Logger LOG = System.getLogger(KeyRing.class.getName());
    private static final long MAX_BYTES = 16_777_216;

    private final @Nullable Path file;
    private final InstantSource clock;
    private volatile Map<String, ApiKey> byHash = Map.of();
    private volatile String fault = "";
    private @Nullable Object loadedVersion;

    /**
     * @throws IllegalArgumentException if the file cannot be read, or a key in it is broken
     */
    public KeyRing(Optional<Path> file, InstantSource clock) {
        this.file = file.orElse(null);
        this.clock = clock;
        if (this.file != null) {
            loadedVersion = version(this.file);
            byHash = read(this.file);
        }
    }

    /** What the holder of this key may do; empty if it is no key, or has expired. */
    public Optional<Grant> find(String text) {
        ApiKey key = byHash.get(KeyText.hash(text));
        return key == null || key.expiresMicros() <= Micros.now(clock) ? Optional.empty() : Optional.of(Grant.of(key));
    }

    /** Whether a key is still the same as it was when someone came in with it. */
    boolean isCurrent(ApiKey key) {
        return key.equals(byHash.get(key.hash()));
    }

    /** Whether there are any. */
    public boolean isEmpty() {
        return byHash.isEmpty();
    }

    /** What is wrong with the file since it was changed: the keys from before hold. Empty if nothing is. */
    public String fault() {
        return fault;
    }

    /** Reads the file if it has changed; if it is broken, all stays as it was. True if the keys may be others now. */
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
            byHash = read(file);
            fault = "";
            LOG.log(System.Logger.Level.INFO, "Read {0} keys from {1}", byHash.size(), file);
            return true;
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(fault)) {
                LOG.log(System.Logger.Level.ERROR, "The keys stay as they were: {0}", reason);
            }
            fault = reason;
            // It may come back just as it was, or become readable: then nothing else would tell.
            loadedVersion = null;
            return false;
        }
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
            throw new IllegalArgumentException("quotecast.keys-file is '" + file + "': " + e.getMessage(), e);
        }
    }

    /** Follows links: a mounted secret changes by being linked to another file. */
    private static Object version(Path file) {
        try {
            BasicFileAttributes current = Files.readAttributes(file, BasicFileAttributes.class);
            return java.util.List.of(current.lastModifiedTime(), current.size(), String.valueOf(current.fileKey()));
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static IllegalArgumentException unreadable(Path file, IOException reason) {
        return new IllegalArgumentException(
                "quotecast.keys-file is '" + file + "', which cannot be read: " + reason, reason);
    }
}
