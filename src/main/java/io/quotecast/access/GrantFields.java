package io.quotecast.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.base.Micros;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the JSON fields of a grant, which key files and the claims of tokens share. */
public final class GrantFields {
    private static final int MAX_VALUE = 1_000_000;
    private static final Set<String> LIMITS =
            Set.of("connections", "messages_per_second", "burst", "publishes_per_second", "max_symbols");

    private static final Set<String> TOPICS = Set.of("read", "publish");

    /** The range of times that a long can hold in µs. */
    private static final Instant MIN_INSTANT = Instant.EPOCH.plus(Long.MIN_VALUE, ChronoUnit.MICROS);

    private static final Instant MAX_INSTANT = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);

    private GrantFields() {}

    /**
     * Reads an array of role names.
     *
     * @throws IllegalArgumentException if the value is invalid; the message says what is allowed
     */
    public static Set<Role> roles(JsonNode node) {
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        strings("roles", node).forEach(text -> roles.add(Role.of(text)));
        return roles;
    }

    /**
     * Reads an array of symbol patterns; a missing field means every symbol.
     *
     * @throws IllegalArgumentException if the value is invalid; the message says what is allowed
     */
    public static SymbolPatterns symbols(JsonNode node) {
        return node.isMissingNode() ? SymbolPatterns.ALL : SymbolPatterns.of(strings("symbols", node));
    }

    /**
     * Reads topic patterns: an object with the arrays {@code read} and {@code publish}, or one array for both. A missing
     * field or array means every topic.
     *
     * @throws IllegalArgumentException if the value is invalid; the message says what is allowed
     */
    public static TopicPermissions topics(JsonNode node) {
        if (node.isMissingNode()) {
            return TopicPermissions.ALL;
        }
        if (node.isArray()) {
            TopicPatterns both = new TopicPatterns(strings("topics", node));
            return new TopicPermissions(both, both);
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException(
                    "topics must be an array of strings, or an object with the arrays read and publish");
        }
        rejectUnknownFields(node, TOPICS);
        return new TopicPermissions(topicPatterns(node, "read"), topicPatterns(node, "publish"));
    }

    private static TopicPatterns topicPatterns(JsonNode topics, String name) {
        JsonNode patterns = topics.path(name);
        return patterns.isMissingNode() ? TopicPatterns.ALL : new TopicPatterns(strings("topics." + name, patterns));
    }

    /**
     * Reads an object of limits; a missing field means no limits.
     *
     * @throws IllegalArgumentException if the value is invalid; the message says what is allowed
     */
    public static KeyLimits limits(JsonNode node) {
        if (node.isMissingNode()) {
            return KeyLimits.NONE;
        }
        if (!node.isObject()) {
            throw new IllegalArgumentException("limits must be an object");
        }
        rejectUnknownFields(node, LIMITS);
        return new KeyLimits(
                number(node, "connections"),
                number(node, "messages_per_second"),
                number(node, "burst"),
                number(node, "publishes_per_second"),
                number(node, "max_symbols"));
    }

    /**
     * Reads a time of expiry, µs since 1970-01-01T00:00Z; a missing field means {@link Grant#NEVER}.
     *
     * @throws IllegalArgumentException if the value is invalid; the message says what is allowed
     */
    public static long expiry(JsonNode node) {
        if (node.isMissingNode()) {
            return Grant.NEVER;
        }
        if (!node.isTextual()) {
            throw new IllegalArgumentException("expires must be a string");
        }
        try {
            Instant instant = Instant.parse(node.asText());
            return instant.isBefore(MIN_INSTANT)
                    ? Long.MIN_VALUE
                    : instant.isAfter(MAX_INSTANT) ? Grant.NEVER : Micros.of(instant);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "expires '" + node.asText() + "' must be a time such as 2027-01-31T00:00:00Z", e);
        }
    }

    /** Rejects unknown fields: a misspelt limit would otherwise not apply. */
    static void rejectUnknownFields(JsonNode object, Set<String> known) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new IllegalArgumentException("unknown key '" + name + "'");
            }
        }
    }

    private static List<String> strings(String name, JsonNode node) {
        if (!node.isArray()) {
            throw new IllegalArgumentException(name + " must be an array of strings");
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode element : node) {
            if (!element.isTextual()) {
                throw new IllegalArgumentException(name + " must be an array of strings");
            }
            strings.add(element.asText());
        }
        return strings;
    }

    private static OptionalInt number(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException(name + " must be a whole number (1 to " + MAX_VALUE + ")");
        }
        if (!value.canConvertToInt() || value.intValue() < 1 || value.intValue() > MAX_VALUE) {
            throw new IllegalArgumentException(
                    name + ": " + value.asText() + " is out of range (1 to " + MAX_VALUE + ")");
        }
        return OptionalInt.of(value.intValue());
    }
}
