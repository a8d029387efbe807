package io.quotecast.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.quotecast.testing.TestConfig;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the settings table of operations.md contains all settings, with their defaults and ranges. */
class SettingsDocumentationTest {
    private static final Path OPERATIONS = Path.of("src", "docs", "operations.md");
    private static final int INSTRUMENT_COUNT = 555;

    /** A row of the table: key, default, and the rest of the line. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z][a-z.-]*`) \\| (`[^`]*`)? ?\\| (.*)$");

    private static final Pattern RANGE = Pattern.compile("^([0-9][0-9,a-zA-Z]*) to ([0-9][0-9,a-zA-Z]*)\\b");

    /** A setting whose range column gives both ends. */
    record DocumentedRange(String key, String min, String max) {
        @Override
        public String toString() {
            return key;
        }
    }

    @Test
    void everySettingIsDocumentedWithItsDefault() throws IOException {
        assertEquals(settings(QuotecastConfig.class, ""), defaults(OPERATIONS));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void theDocumentedRangeIsTheValidOne(DocumentedRange documentedRange) {
        assertDoesNotThrow(() -> check(documentedRange.key(), documentedRange.min()));
        assertDoesNotThrow(() -> check(documentedRange.key(), documentedRange.max()));
        for (String outside : List.of(next(documentedRange.min(), -1), next(documentedRange.max(), 1))) {
            assertThrows(IllegalArgumentException.class, () -> check(documentedRange.key(), outside), outside);
        }
    }

    static Stream<DocumentedRange> ranges() throws IOException {
        List<DocumentedRange> documentedRanges = rows(OPERATIONS)
                .map(row -> {
                    Matcher range = RANGE.matcher(row.group(3));
                    return range.find()
                            ? new DocumentedRange(
                                    key(row), withoutSeparators(range.group(1)), withoutSeparators(range.group(2)))
                            : null;
                })
                .filter(documentedRange -> documentedRange != null)
                .toList();
        assertTrue(documentedRanges.size() > 30, documentedRanges::toString);
        return documentedRanges.stream();
    }

    /** Returns the default of every setting under a prefix; empty for a setting without one. */
    private static Map<String, String> settings(Class<?> group, String prefix) {
        Map<String, String> settings = new TreeMap<>();
        for (Method setting : group.getMethods()) {
            String key = setting.isAnnotationPresent(WithParentName.class)
                    ? prefix.substring(0, prefix.length() - 1)
                    : prefix + kebabCase(setting.getName());
            Class<?> type = setting.getReturnType();
            WithDefault value = setting.getAnnotation(WithDefault.class);
            if (type.getPackageName().equals("io.quotecast.config")) {
                settings.putAll(settings(type, key + "."));
            } else {
                settings.put(key, value == null ? "" : value.value());
            }
        }
        return settings;
    }

    private static String kebabCase(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> defaults(Path document) throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        rows(document).forEach(row -> defaults.put(key(row), row.group(2) == null ? "" : unquoted(row.group(2))));
        return defaults;
    }

    private static Stream<MatchResult> rows(Path document) throws IOException {
        String table = Files.readString(document)
                .split("\n\\| key \\(prefix `quotecast.`\\)", 2)[1]
                .split("\n\n", 2)[0];
        return ROW.matcher(table).results();
    }

    private static String key(MatchResult row) {
        return unquoted(row.group(1));
    }

    private static String unquoted(String quoted) {
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String withoutSeparators(String number) {
        return number.replace(",", "");
    }

    /** Returns the nearest value outside a range that ends with this number, duration or size. */
    private static String next(String value, int step) {
        if (value.matches("[0-9]+")) {
            return String.valueOf(Long.parseLong(value) + step);
        }
        if (value.matches("[0-9]+[KMGT]")) {
            MemorySize size = new MemorySizeConverter().convert(value);
            return String.valueOf(size.asLongValue() + step);
        }
        Duration time = new DurationConverter().convert(value);
        return time.toMillis() + step + "ms";
    }

    private static void check(String key, String value) {
        SettingsCheck.check(TestConfig.of(Map.of("quotecast." + key, value)), INSTRUMENT_COUNT);
    }
}
