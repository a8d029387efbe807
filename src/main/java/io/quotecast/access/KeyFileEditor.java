package io.quotecast.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quotecast.base.Micros;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Changes to a key file. The file is replaced atomically, so that a concurrent reader sees either the old or the new
 * content; comments in it are lost. To be used by one thread, and by one program at a time.
 */
public final class KeyFileEditor {
    private final Path file;
    private final List<ObjectNode> entries = new ArrayList<>();

    private KeyFileEditor(Path file) {
        this.file = file;
    }

    /**
     * Opens a file, or a new one if it does not exist.
     *
     * @throws IllegalArgumentException if the existing file is not a valid key file
     */
    public static KeyFileEditor open(Path file) throws IOException {
        KeyFileEditor editor = new KeyFileEditor(file);
        if (Files.exists(file)) {
            byte[] existing = Files.readAllBytes(file);
            try {
                KeyFile.read(existing);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            }
            KeyFile.parse(existing).forEach(entry -> editor.entries.add((ObjectNode) entry));
        }
        return editor;
    }

    /**
     * Opens a file that exists.
     *
     * @throws IllegalArgumentException if it does not exist or is not a valid key file
     */
    public static KeyFileEditor openExisting(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(file + " does not exist; name the file of quotecast.keys-file");
        }
        return open(file);
    }

    /** Adds the entry of a new key. */
    public void add(ApiKeyGenerator.GeneratedKey generatedKey) {
        entries.add((ObjectNode) KeyFile.parse(generatedKey.entry().getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Removes a key, together with the earlier keys of its name.
     *
     * @throws IllegalArgumentException if the file has no key of this name
     */
    public void revoke(String name) {
        entries.remove(find(name));
    }

    /**
     * Replaces the key of a name by a new one with the same permissions.
     *
     * @param overlap how long the replaced key stays valid
     * @return the new key in plain text, to be given to its holder and stored nowhere
     * @throws IllegalArgumentException if the file has no key of this name, or the key has expired
     */
    public String rotate(String name, Duration overlap, Instant now, RandomGenerator random) {
        ObjectNode entry = find(name);
        if (entry.has("expires")
                && !Instant.parse(entry.get("expires").asText()).isAfter(now)) {
            throw new IllegalArgumentException("key '" + name + "' has expired; revoke it, and create another");
        }
        ArrayNode previous = entry.arrayNode();
        for (JsonNode earlier : entry.path("previous")) {
            if (Instant.parse(earlier.get("expires").asText()).isAfter(now)) {
                previous.add(earlier);
            }
        }
        if (!overlap.isZero()) {
            previous.addObject()
                    .put("sha256", entry.get("sha256").asText())
                    .put("expires", until(now, overlap).toString());
        }
        String key = KeyText.generate(random);
        entry.put("sha256", KeyText.hash(key));
        if (previous.isEmpty()) {
            entry.remove("previous");
        } else {
            entry.set("previous", previous);
        }
        return key;
    }

    /**
     * Describes every key on one line each: its name, what it permits, and until when it and the keys before it are
     * valid. Contains neither keys nor hashes.
     */
    public List<String> describe(Instant now) {
        return entries.stream().map(entry -> describe(entry, now)).toList();
    }

    /** Replaces the file by the changed entries. A new file is readable by its owner only. */
    public void write() throws IOException {
        String text = entries.isEmpty()
                ? "[]\n"
                : "[\n  "
                        + String.join(
                                ",\n  ",
                                entries.stream().map(JsonNode::toString).toList()) + "\n]\n";
        byte[] updated = text.getBytes(StandardCharsets.UTF_8);
        KeyFile.read(updated);
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, "keys", ".json");
        try {
            Files.write(temporary, updated);
            // An existing file keeps its permissions, because the server may run as another user.
            if (Files.exists(file) && Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(file));
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private ObjectNode find(String name) {
        return entries.stream()
                .filter(entry -> entry.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no key '" + name + "' in " + file
                        + (entries.isEmpty()
                                ? ", which has no keys"
                                : "; its keys are " + String.join(", ", names()))));
    }

    private List<String> names() {
        return entries.stream().map(entry -> entry.get("name").asText()).toList();
    }

    private static Instant until(Instant now, Duration overlap) {
        try {
            return now.plus(overlap);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("the overlap " + overlap + " ends too far in the future", e);
        }
    }

    private static String describe(ObjectNode entry, Instant now) {
        List<String> parts = new ArrayList<>();
        parts.add(entry.get("name").asText());
        for (String field : List.of("roles", "symbols", "topics", "limits")) {
            if (entry.has(field)) {
                parts.add(field + "=" + entry.get(field).toString().replace("\"", ""));
            }
        }
        if (entry.has("expires")) {
            parts.add(validity(entry.get("expires").asText(), now));
        }
        for (JsonNode earlier : entry.path("previous")) {
            parts.add("previous " + validity(earlier.get("expires").asText(), now));
        }
        return String.join("  ", parts);
    }

    private static String validity(String expires, Instant now) {
        return (Micros.of(Instant.parse(expires)) <= Micros.of(now) ? "expired " : "until ") + expires;
    }
}
