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

/** Generates API keys and their entries in the key file. */
public final class ApiKeyGenerator {
    private static final JsonMapper JSON = new JsonMapper();

    private ApiKeyGenerator() {}

    /**
     * A new key and its entry.
     *
     * @param key the key in plain text, to be given to its holder and stored nowhere
     * @param entry its entry in the key file, a JSON object on one line
     */
    public record GeneratedKey(String key, String entry) {
        /** Returns the entry only, so that the key does not appear in logs. */
        @Override
        public String toString() {
            return entry;
        }
    }

    /**
     * Generates a key and its entry.
     *
     * @param symbols symbol patterns; empty for every symbol
     * @param expires the expiry, or null for a key that does not expire
     * @param limits limits by their names in the key file
     * @throws IllegalArgumentException if an argument is invalid; the message names the argument and the allowed values
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
     * Adds an entry to a key file, and creates the file if it does not exist. The file is replaced atomically: a
     * concurrent reader sees either the old or the new content.
     *
     * @throws IllegalArgumentException if the existing file is not a key file, or already has a key of this name
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
        // A new file is readable by its owner only. An existing file keeps its permissions, because the server may run
        // as another user.
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
