package io.quotecast.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.quotecast.base.Quoted;
import io.smallrye.config.ConfigMapping;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says in words for operators what is wrong with settings that the configuration library refuses: unknown keys, with
 * the key that was probably meant, and values that cannot be read, with what is allowed. Immutable.
 */
public final class SettingErrors {
    private static final Pattern NOT_CONVERTED = Pattern.compile(
            ".*The config property (\\S+) with the config value \"(.*)\" threw an Exception whilst being converted.*",
            Pattern.DOTALL);
    private static final Pattern UNKNOWN = Pattern.compile(".*?(\\S+) in .+ does not map to any root", Pattern.DOTALL);
    private static final Pattern EMPTY =
            Pattern.compile(".*The config property (\\S+) is defined as the empty String.*", Pattern.DOTALL);
    private static final String PREFIX = "quotecast";
    private static final String ALL_SETTINGS = "; operations.md lists all settings";
    /** Two keys that differ by more edits than this are not similar. */
    private static final int MAX_DISTANCE = 2;

    private final Map<String, Method> settings = new TreeMap<>();

    /**
     * @param mappings interfaces with a {@code ConfigMapping}, which define the known settings
     */
    public SettingErrors(List<Class<?>> mappings) {
        for (Class<?> mapping : mappings) {
            SettingsCheck.addSettings(
                    mapping, mapping.getAnnotation(ConfigMapping.class).prefix() + ".", settings);
        }
    }

    /**
     * Returns what is wrong, with the key, the value and what is allowed.
     *
     * @param problem a message of the configuration library; returned as it is if it is about something else
     */
    public String explain(String problem) {
        Matcher notConverted = NOT_CONVERTED.matcher(problem);
        if (notConverted.matches()) {
            return notConverted.group(1) + ": " + Quoted.of(notConverted.group(2)) + " is not "
                    + expected(settings.get(notConverted.group(1)));
        }
        Matcher empty = EMPTY.matcher(problem);
        if (empty.matches()) {
            return empty.group(1) + ": '' is not " + expected(settings.get(empty.group(1)));
        }
        Matcher unknown = UNKNOWN.matcher(problem);
        return unknown.matches() ? unknown.group(1) + ": unknown setting" + suggestion(unknown.group(1)) : problem;
    }

    /**
     * Returns a line for each name that the server ignores although it is probably meant to be a setting, such as
     * {@code quotcast.auth} or the environment variable {@code QUOTECAST_AUHT}.
     *
     * @param names the names of all properties and environment variables
     */
    public List<String> ignored(Iterable<String> names) {
        // The configuration library lists an environment variable under two names.
        Map<String, String> lines = new TreeMap<>();
        for (String name : names) {
            String words = words(name);
            int end = words.indexOf('.');
            if (end > 0
                    && distance(words.substring(0, end), PREFIX) <= MAX_DISTANCE
                    && settings.keySet().stream().noneMatch(key -> words(key).equals(words))) {
                similar(name)
                        .map(key -> name + " is not a setting and is ignored; did you mean "
                                + (isVariable(name) ? variable(key) : key) + "?")
                        .ifPresent(line -> lines.merge(words, line, (a, b) -> isVariable(name) ? b : a));
            }
        }
        return List.copyOf(lines.values());
    }

    private static String expected(@Nullable Method setting) {
        if (setting == null) {
            return "valid";
        }
        Class<?> type = setting.getReturnType();
        String expected = type == int.class || type == long.class
                ? "a whole number"
                : type == double.class
                        ? "a number"
                        : type == Duration.class
                                ? "a duration such as 500ms, 10s or 5m"
                                : type == MemorySize.class ? "a size such as 512K, 64M or 2G" : "valid";
        Constraint constraint = Constraint.of(setting);
        return constraint == null ? expected : expected + " (" + constraint.range() + ")";
    }

    private String suggestion(String name) {
        return similar(name).map(key -> "; did you mean " + key + "?").orElse(ALL_SETTINGS);
    }

    /** Returns the known key that is most similar to a name, or that ends with the same word. */
    private Optional<String> similar(String name) {
        String words = words(name);
        String best = null;
        int bestDistance = MAX_DISTANCE + 1;
        for (String key : settings.keySet()) {
            int distance = distance(words, words(key));
            if (distance < bestDistance) {
                best = key;
                bestDistance = distance;
            }
        }
        if (best != null) {
            return Optional.of(best);
        }
        String lastWord = name.substring(name.lastIndexOf('.') + 1);
        List<String> sameEnd = settings.keySet().stream()
                .filter(key -> distance(key.substring(key.lastIndexOf('.') + 1), lastWord) <= 1)
                .toList();
        return sameEnd.size() == 1 ? Optional.of(sameEnd.get(0)) : Optional.empty();
    }

    /** Returns a name as lower-case words with dots between them, whatever separates them. */
    private static String words(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", ".");
    }

    private static boolean isVariable(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT));
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** Returns the number of inserted, removed, replaced or swapped characters between two texts. */
    private static int distance(String a, String b) {
        if (Math.abs(a.length() - b.length()) > MAX_DISTANCE) {
            return Integer.MAX_VALUE;
        }
        int[][] distances = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    distances[i][j] = i + j;
                    continue;
                }
                boolean isEqual = a.charAt(i - 1) == b.charAt(j - 1);
                int best = Math.min(distances[i - 1][j], distances[i][j - 1]) + 1;
                best = Math.min(best, distances[i - 1][j - 1] + (isEqual ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    best = Math.min(best, distances[i - 2][j - 2] + 1);
                }
                distances[i][j] = best;
            }
        }
        return distances[a.length()][b.length()];
    }
}
