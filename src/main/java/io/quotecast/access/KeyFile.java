package io.quotecast.access;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quotecast.base.Micros;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The key file: a JSON array of objects with {@code name}, {@code sha256}, {@code roles} and optionally
 * {@code symbols}, {@code expires} and {@code limits}.
 */
final class KeyFile {
    private static final Set<String> FIELD_NAMES = Set.of("name", "sha256", "roles", "symbols", "expires", "limits");
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.ALLOW_COMMENTS)
            .build()
            .reader();

    /** The range of times that a long can hold in µs. */
    private static final Instant MIN_INSTANT = Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS);

    private static final Instant MAX_INSTANT = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);

    private KeyFile() {}

    /**
     * Reads all keys of a file.
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
            ApiKey key;
            try {
                key = key(array.get(i));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("key " + (i + 1) + ": " + e.getMessage(), e);
            }
            if (!names.add(key.name()) || !hashes.add(key.hash())) {
                throw new IllegalArgumentException(
                        "key " + (i + 1) + ": name '" + key.name() + "' or its sha256 is used twice");
            }
            keys.add(key);
        }
        return keys;
    }

    private static JsonNode parse(byte[] utf8) {
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
                GrantFields.limits(node.path("limits")),
                node.has("expires") ? micros(text(node, "expires")) : Grant.NEVER);
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " must be a string");
        }
        return value.asText();
    }

    private static long micros(String text) {
        try {
            Instant instant = Instant.parse(text);
            return instant.isBefore(MIN_INSTANT)
                    ? Long.MIN_VALUE
                    : instant.isAfter(MAX_INSTANT) ? Grant.NEVER : Micros.of(instant);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expires '" + text + "' must be a time such as 2027-01-31T00:00:00Z", e);
        }
    }
}
