package io.quotecast.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The invalid settings that a check has found, in alphabetical order of their keys. Owned by one thread. */
public final class Violations {
    private final Map<String, List<String>> textsByKey = new TreeMap<>();

    /**
     * Adds a violation.
     *
     * @param key the setting, without the prefix {@code quotecast}
     * @param text what is wrong, with the value and what is allowed
     */
    public void add(String key, String text) {
        textsByKey.computeIfAbsent(key, ignored -> new ArrayList<>()).add(text);
    }

    /** Adds the violation of a range; the setting is valid from {@code min} to {@code max}, including both. */
    public void addOutOfRange(String key, Object value, Object min, Object max) {
        add(key, value + " is out of range (" + min + " to " + max + ")");
    }

    boolean contains(String key) {
        return textsByKey.containsKey(key);
    }

    /**
     * Throws if anything was added.
     *
     * @throws IllegalArgumentException if a setting is invalid; the message names all of them
     */
    public void throwIfAny() {
        List<String> lines = new ArrayList<>();
        textsByKey.forEach((key, texts) -> texts.forEach(text -> lines.add("quotecast." + key + ": " + text)));
        if (!lines.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", lines));
        }
    }
}
