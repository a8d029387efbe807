package io.quotecast.access;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Reads what a grant says from JSON, as it stands in a key file and in the claims of a token. */
public final class GrantFields {
    private static final int MAX_VALUE = 1_000_000;
    private static final Set<String> LIMITS =
            Set.of("connections", "messages_per_second", "burst", "publishes_per_second", "max_symbols");

    private GrantFields() {}

    /**
     * The roles of a list of their names.
     *
     * @throws IllegalArgumentException naming what is wrong and what it may be
     */
    public static Set<Role> roles(JsonNode node) {
        EnumSet<Role> roles = EnumSet.noneOf(Role.class);
        strings("roles", node).forEach(text -> roles.add(Role.of(text)));
        return roles;
    }

    /**
     * Every symbol if there is no such field.
     *
     * @throws IllegalArgumentException naming what is wrong and what it may be
     */
    public static SymbolPatterns symbols(JsonNode node) {
        return node.isMissingNode() ? SymbolPatterns.ALL : SymbolPatterns.of(strings("symbols", node));
    }

    /**
     * No limits if there is no such field.
     *
     * @throws IllegalArgumentException naming what is wrong and what it may be
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

    /** Refuses any other key than these: a misspelt limit would be none. */
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
            throw new IllegalArgumentException(name + " must be a list of texts");
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode element : node) {
            if (!element.isTextual()) {
                throw new IllegalArgumentException(name + " must be a list of texts");
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
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 1
                || value.intValue() > MAX_VALUE) {
            throw new IllegalArgumentException(
                    name + " '" + value.asText() + "' must be a whole number between 1 and " + MAX_VALUE);
        }
        return OptionalInt.of(value.intValue());
    }
}
