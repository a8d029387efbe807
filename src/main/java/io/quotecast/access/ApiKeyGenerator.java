package io.quotecast.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes a key, and the entry of the key file that lets its holder in. */
public final class ApiKeyGenerator {
    private static final JsonMapper JSON = new JsonMapper();

    private ApiKeyGenerator() {}

    /**
     * A key just made.
     *
     * @param key to be handed to its holder, and kept nowhere
     * @param entry what the key file is to have of it, a JSON object on one line
     */
    public record GeneratedKey(String key, String entry) {
        /** Without the key. */
        @Override
        public String toString() {
            return entry;
        }
    }

    /**
     * A new key and its entry.
     *
     * @param symbols patterns; none for every symbol
     * @param expires null for never
     * @param limits by their names in the key file
     * @throws IllegalArgumentException naming what is wrong and what it may be
     */
    public static GeneratedKey generate(
            String name,
            List<String> roles,
            List<String> symbols,
            @Nullable Instant expires,
            Map<String, Integer> limits,
            RandomGenerator random) {
        String key = KeyText.generate(random);
        ObjectNode entry = JSON.createObjectNode();
        entry.put("name", name).put("sha256", KeyText.hash(key));
        ArrayNode roleNames = entry.putArray("roles");
        roles.forEach(roleNames::add);
        if (!symbols.isEmpty()) {
            ArrayNode patterns = entry.putArray("symbols");
            symbols.forEach(patterns::add);
        }
        if (expires != null) {
            entry.put("expires", expires.toString());
        }
        if (!limits.isEmpty()) {
            ObjectNode limitFields = entry.putObject("limits");
            limits.forEach(limitFields::put);
        }
        String text = entry.toString();
        KeyFile.read(("[" + text + "]").getBytes(StandardCharsets.UTF_8));
        return new GeneratedKey(key, text);
    }

    /**
     * Adds an entry to a key file, which is made if there is none. Whoever reads it meanwhile sees the old or the new.
     *
     * @throws IllegalArgumentException if what is there is no key file, or has a key of this name
     */
    public static void add(Path file, GeneratedKey generatedKey) throws IOException {
        List<String> entries = new ArrayList<>();
        if (Files.exists(file)) {
            byte[] existing = Files.readAllBytes(file);
            KeyFile.read(existing);
            entries.addAll(existingEntries(existing));
        }
        entries.add(generatedKey.entry);
        byte[] updated = ("[\n  " + String.join(",\n  ", entries) + "\n]\n").getBytes(StandardCharsets.UTF_8);
        KeyFile.read(updated);
        Path folder = file.toAbsolutePath().getParent();
        // Made for its owner alone; a server that runs as somebody else keeps the right to read it.
        Path temporary = Files.createTempFile(folder, "keys", ".json");
        Files.write(temporary, updated);
        if (Files.exists(file) && Files.getFileStore(file).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(file));
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> existingEntries(byte[] utf8) throws IOException {
        List<String> entries = new ArrayList<>();
        try {
            JSON.reader()
                    .with(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_COMMENTS)
                    .readTree(utf8)
                    .forEach(entry -> entries.add(entry.toString()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a key file", e);
        }
        return entries;
    }
}
