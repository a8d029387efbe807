package io.quotecast.access;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
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

    /** Topic patterns of a key, as it is to be generated. */
    public record Topics(List<String> read, List<String> publish) {
        /** Every topic. */
        public static final Topics ALL = new Topics(List.of(), List.of());
    }

    /**
     * Generates a key and its entry.
     *
     * @param symbols symbol patterns; empty for every symbol
     * @param topics topic patterns; an empty list for every topic
     * @param expires the expiry, or null for a key that does not expire
     * @param limits limits by their names in the key file
     * @throws IllegalArgumentException if an argument is invalid; the message names the argument and the allowed values
     */
    public static GeneratedKey generate(
            String name,
            List<String> roles,
            List<String> symbols,
            Topics topics,
            @Nullable Instant expires,
            Map<String, Integer> limits,
            RandomGenerator random) {
        String key = KeyText.generate(random);
        ObjectNode entry = JSON.createObjectNode();
        entry.put("name", name).put("sha256", KeyText.hash(key));
        ArrayNode roleNames = entry.putArray("roles");
        roles.forEach(roleNames::add);
        put(entry, "symbols", symbols);
        if (!topics.read().isEmpty() || !topics.publish().isEmpty()) {
            ObjectNode topicFields = entry.putObject("topics");
            put(topicFields, "read", topics.read());
            put(topicFields, "publish", topics.publish());
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
        KeyFileEditor editor = KeyFileEditor.open(file);
        editor.add(generatedKey);
        editor.write();
    }

    private static void put(ObjectNode object, String name, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = object.putArray(name);
            values.forEach(array::add);
        }
    }
}
