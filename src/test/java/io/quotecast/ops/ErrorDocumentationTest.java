package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.protocol.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documentation lists every error code and every close code. */
class ErrorDocumentationTest {
    private static final Path OPERATIONS = Path.of("src", "docs", "operations.md");
    private static final Path PROTOCOL = Path.of("src", "docs", "protocol.md");

    private static final Pattern ERROR = Pattern.compile("(?m)^\\| ([0-9]{3}) \\| ([0-9]{3})?(, [0-9]{3})? ?\\|");
    private static final Pattern CLOSE = Pattern.compile("(?m)^\\| ([0-9]{4}(, [0-9]{4})*) \\|");
    private static final Pattern CODE = Pattern.compile("[0-9]{4}");
    /** Matches a code in the tables of the protocol, in which two codes share a row. */
    private static final Pattern LISTED = Pattern.compile("\\| (4[0-9]{2}|5[0-9]{2}) \\| [a-z]");

    @Test
    void everyErrorIsDocumentedWithItsStatus() throws IOException {
        Set<String> described = new TreeSet<>();
        Matcher row = ERROR.matcher(errorSection());
        while (row.find()) {
            ErrorCode code = byNumber(Integer.parseInt(row.group(1)));
            described.add(code.name());
            // An error that is sent over WebSockets only is documented without a status.
            assertTrue(
                    row.group(2) == null || Integer.parseInt(row.group(2)) == code.httpStatus(),
                    () -> code + " is " + code.httpStatus() + " over HTTP");
        }

        assertEquals(names(), described);
    }

    @Test
    void theProtocolDocumentListsTheSameErrors() throws IOException {
        String errors = Files.readString(PROTOCOL).split("\n## Errors\n", 2)[1].split("\n## ", 2)[0];

        assertEquals(
                names(),
                LISTED.matcher(errors)
                        .results()
                        .map(match -> byNumber(Integer.parseInt(match.group(1))).name())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyCloseCodeOfTheProtocolIsDocumented() throws IOException {
        String protocol = Files.readString(PROTOCOL);
        Set<String> named = new TreeSet<>();
        Matcher code = Pattern.compile("\\b(10(0[0-9]|1[0-2])|4(4|5)[0-9]{2})\\b(?![,-])")
                .matcher(protocol);
        while (code.find()) {
            named.add(code.group());
        }
        assertTrue(named.containsAll(Set.of("1003", "1012", "4402", "4429")), named::toString);

        Set<String> described = CLOSE.matcher(errorSection())
                .results()
                .flatMap(row -> CODE.matcher(row.group(1)).results())
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
        named.removeAll(described);

        assertEquals(Set.of(), named);
    }

    private static String errorSection() throws IOException {
        return Files.readString(OPERATIONS)
                .split("\n## Errors and close codes\n", 2)[1]
                .split("\n## ", 2)[0];
    }

    private static ErrorCode byNumber(int number) {
        return Arrays.stream(ErrorCode.values())
                .filter(code -> code.code() == number)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no error has the code " + number));
    }

    private static Set<String> names() {
        return Arrays.stream(ErrorCode.values()).map(Enum::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
