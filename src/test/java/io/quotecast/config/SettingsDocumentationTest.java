package io.quotecast.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that the settings table of operations.md is up to date, and that its ranges are the valid ones. */
class SettingsDocumentationTest {
    private static final Path OPERATIONS = Path.of("src", "docs", "operations.md");

    /** A row of the table: key, default, and the rest of the line. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z][a-z.-]*`) \\| (`[^`]*`)? ?\\| (.*)$");

    private static final Pattern RANGE =
            Pattern.compile("^([0-9][0-9,a-zA-Z]*) to ([0-9][0-9,a-zA-Z]*+)\\b(?! entries| characters)");

    /** A setting whose range column gives both ends. */
    record DocumentedRange(String key, String min, String max) {
        @Override
        public String toString() {
            return key;
        }
    }

    /** Run with {@code -Dquotecast.docs.write=true}, it writes the table instead of comparing it. */
    @Test
    void theTableIsGeneratedFromTheMappings() throws IOException {
        String document = Files.readString(OPERATIONS);
        String table = SettingsTable.create();
        if (Boolean.getBoolean("quotecast.docs.write")) {
            Files.writeString(OPERATIONS, SettingsTable.replaceIn(document, table));
            return;
        }

        assertEquals(
                table,
                SettingsTable.tableIn(document),
                "the table is stale; run"
                        + " ./mvnw test -Dtest=SettingsDocumentationTest -Dquotecast.docs.write=true");
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
        assertTrue(documentedRanges.size() > 25, documentedRanges::toString);
        return documentedRanges.stream();
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
        SettingsCheckTest.check(Map.of("quotecast." + key, value));
    }
}
