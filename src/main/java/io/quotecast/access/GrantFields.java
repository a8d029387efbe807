package io.quotecast.access;

import com.fasterxml.jackson.databind.JsonNode;
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
