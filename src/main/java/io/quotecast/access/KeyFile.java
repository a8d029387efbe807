package io.quotecast.access;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The key file: a JSON array of objects with {@code name}, {@code sha256}, {@code roles} and optionally
 * {@code symbols}, {@code topics}, {@code expires}, {@code limits} and {@code previous}: the hashes of earlier keys of
 * the same name, each with the time until which it stays valid.
 */
final class KeyFile {
    private static final Set<String> FIELD_NAMES =
            Set.of("name", "sha256", "roles", "symbols", "topics", "expires", "limits", "previous");

    private static final Set<String> PREVIOUS_FIELD_NAMES = Set.of("sha256", "expires");
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.ALLOW_COMMENTS)
            .build()
            .reader();

    private KeyFile() {}

    /**
     * Reads all keys of a file, each followed by the earlier ones of its name.
     *
     * @throws IllegalArgumentException if a key is invalid; the message gives its index and what is allowed, and never
     *     contains a hash
     */
    static List<ApiKey> read(byte[] utf8) {
        JsonNode array = parse(utf8);
        if (!array.isArray()) {
            throw new IllegalArgumentException("not a JSON array of keys");
        }
        List<ApiKey> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            List<ApiKey> entry;
            try {
                entry = entry(array.get(i));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("key " + (i + 1) + ": " + e.getMessage(), e);
            }
            String name = entry.get(0).name();
            boolean isNew = names.add(name);
            for (ApiKey key : entry) {
                isNew &= hashes.add(key.hash());
            }
            if (!isNew) {
                throw new IllegalArgumentException(
                        "key " + (i + 1) + ": name '" + name + "' or its sha256 is used twice");
            }
            keys.addAll(entry);
        }
        return keys;
    }

    /**
     * Parses a file without checking its keys.
     *
     * @throws IllegalArgumentException if it is not JSON
     */
    static JsonNode parse(byte[] utf8) {
        try {
            return JSON.readTree(utf8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "not JSON at line "
                            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()),
                    e);
        } catch (java.io.IOException e) {
            throw new IllegalArgumentException("not readable: " + e.getMessage(), e);
        }
    }

    private static List<ApiKey> entry(JsonNode node) {
        ApiKey key = key(node);
        List<ApiKey> entry = new ArrayList<>(List.of(key));
        if (node.has("previous")) {
            JsonNode previous = node.get("previous");
            if (!previous.isArray()) {
                throw new IllegalArgumentException("previous must be an array of objects");
            }
            for (JsonNode earlier : previous) {
                if (!earlier.isObject()) {
                    throw new IllegalArgumentException("previous must be an array of objects");
                }
                GrantFields.rejectUnknownFields(earlier, PREVIOUS_FIELD_NAMES);
                entry.add(key.previous(text(earlier, "sha256"), previousExpiry(earlier)));
            }
        }
        return entry;
    }

    private static ApiKey key(JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException("not a JSON object");
        }
        GrantFields.rejectUnknownFields(node, FIELD_NAMES);
        return new ApiKey(
                text(node, "name"),
                text(node, "sha256"),
                GrantFields.roles(node.path("roles")),
                GrantFields.symbols(node.path("symbols")),
                GrantFields.topics(node.path("topics")),
                GrantFields.limits(node.path("limits")),
                GrantFields.expiry(node.path("expires")));
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " must be a string");
        }
        return value.asText();
    }

    private static long previousExpiry(JsonNode earlier) {
        if (!earlier.has("expires")) {
            throw new IllegalArgumentException("previous: expires must be a string");
        }
        return GrantFields.expiry(earlier.path("expires"));
    }
}
