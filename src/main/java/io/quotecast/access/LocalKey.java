package io.quotecast.access;

import io.quotecast.base.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The key of programs on the same machine: a secret in a file that only the user of the server can read. A program that
 * can read the file may do everything, wherever its requests seem to come from. Immutable.
 */
public final class LocalKey {
    /** No key: no program is trusted for being on this machine. */
    public static final LocalKey NONE = new LocalKey("");

    private static final System.Logger LOG = System.getLogger(LocalKey.class.getName());
    private static final String FILE_NAME = "local.key";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Grant GRANT = new Grant(
            "local key",
            null,
            EnumSet.allOf(Role.class),
            SymbolPatterns.ALL,
            TopicPermissions.ALL,
            KeyLimits.NONE,
            Grant.NEVER);
    private static final long MAX_BYTES = 1_024;

    private final String hash;

    private LocalKey(String hash) {
        this.hash = hash;
    }

    /**
     * Returns the key in the file {@code local.key} of a directory. Creates the file, and the directory, if they do not
     * exist. Replaces a file that other users could read or that contains no key. Returns {@link #NONE}, with a warning
     * in the log, if the file cannot be created.
     */
    public static LocalKey in(Path directory, RandomGenerator random) {
        Path file = directory.resolve(FILE_NAME);
        try {
            Files.createDirectories(directory);
            if (!Files.getFileStore(directory).supportsFileAttributeView("posix")) {
                throw new IOException("the file system has no permissions that exclude other users");
            }
            Optional<String> existing = read(file);
            String key = existing.isPresent() ? existing.get() : create(file, random);
            LOG.log(System.Logger.Level.INFO, "Programs on this machine may use the key in {0}", file);
            return new LocalKey(KeyText.hash(key));
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "No local key: {0} cannot be used ({1}); ingest and administration need a key of"
                            + " quotecast.keys-file",
                    file,
                    e);
            return NONE;
        }
    }

    /** Returns the grant of this key, which has all roles; empty for any other text. */
    public Optional<Grant> find(String text) {
        return !hash.isEmpty() && hash.equals(KeyText.hash(text)) ? Optional.of(GRANT) : Optional.empty();
    }

    private static Optional<String> read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Set<PosixFilePermission> others = EnumSet.copyOf(Files.getPosixFilePermissions(file));
        others.removeAll(OWNER_ONLY);
        if (!others.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, "Replacing {0}: other users had access to it", file);
            return Optional.empty();
        }
        String text = Files.size(file) > MAX_BYTES
                ? ""
                : Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        return KeyText.isGenerated(text) ? Optional.of(text) : Optional.empty();
    }

    /** Writes a new key. */
    private static String create(Path file, RandomGenerator random) throws IOException {
        String key = KeyText.generate(random);
        PrivateFile.write(file, (key + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return key;
    }
}
