package io.quotecast.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Instruments;
import io.quotecast.testing.SampleInstruments;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of events as a body, as lines and as messages. */
class ArrayInputTest {
    private static final long NOW = 1_767_623_400_000_000L;
    private static final String TRADE = "{\"T\":\"t\",\"S\":\"ACME\",\"p\":1,\"s\":1,\"note\":\"]},{[\\\"\"}";

    private final Instruments instruments = SampleInstruments.catalog();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | ",
                "[T] | 1",
                "[T,T,T] | 1 2 3",
                "[T,T][T] | 1 2 3",
                "[T]\\n\\n[T,T]\\n | 1 2 3",
                "[T]\\nT\\n[T] | 1 2 3",
                "[ T , X , T ] | 1 2! 3",
                "[T,{\"T\":\"k\"},5,\"a,b]\",null,[T],T] | 1 2! 3! 4! 5! 6! 7",
                "[T,{\"a\":} ,T] | 1 2! 3",
                "[T,T | 1 2 3!",
                "[T,{\"T\": | 1 2!",
                "[T,\"abc | 1 2!",
                "[T]] T | 1 2! 3",
                "T\\n[T,T]\\nT\\n[]\\nT | 1 2 3 4 6",
                "T\\n [T,T,X]\\nX\\n[T | 1 2 3 4! 5! 6 7!"
            })
    void everyElementIsReadAndAFaultyOneDoesNotAffectOthers(String body, String numbers) throws IOException {
        String input = body.replace("\\n", "\n")
                .replaceAll("(?<!\")T(?!\")", Matcher.quoteReplacement(TRADE))
                .replace("X", "{\"T\":\"t\",\"S\":\"NONE\",\"p\":1,\"s\":1}");

        assertEquals(
                numbers == null ? "" : numbers, read(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))));
        assertEquals(numbers == null ? "" : numbers, read(oneByteAtATime(input)));
    }

    @Test
    void aBodyMayBeLargerThanTheLimitOfAnElement() throws IOException {
        String body = "[" + (TRADE + ",").repeat(999) + TRADE + "]";

        String numbers = read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));

        assertTrue(numbers.endsWith(" 999 1000"), numbers);
        assertEquals(-1, numbers.indexOf('!'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"T\":\"%s\"}", "\"%s\"", "[[[%s]]]", "%s"})
    void anElementThatIsTooLongIsSkipped(String form) throws IOException {
        String body = "[" + TRADE + "," + form.formatted("x".repeat(100_000)) + "," + TRADE + "]";

        assertEquals("1 2! 3", read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void aMessageMayBeAnArray() {
        List<ParseResult> results = new ArrayList<>();

        new EventReader(instruments)
                .read(" [" + TRADE + ",{\"T\":\"t\",\"id\":7},{\"T\":\"t\",\"id\":[]}]", NOW, results::add);

        assertEquals(3, results.size());
        assertTrue(results.get(0) instanceof ParseResult.Parsed);
        assertEquals(
                new ParseResult.Rejected(Rejection.MALFORMED, "S is missing", new SenderId("7", true)), results.get(1));
        assertEquals(
                new ParseResult.Rejected(Rejection.MALFORMED, "id must be an integer or a string, not an array", null),
                results.get(2));
    }

    private String read(InputStream in) throws IOException {
        EventLines lines = new EventLines(in, instruments);
        List<String> numbers = new ArrayList<>();
        for (ParseResult result = lines.next(NOW); result != null; result = lines.next(NOW)) {
            numbers.add(lines.lineNumber() + (result instanceof ParseResult.Rejected ? "!" : ""));
        }
        return String.join(" ", numbers);
    }

    private static InputStream oneByteAtATime(String input) {
        return new FilterInputStream(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                return super.read(into, from, Math.min(length, 1));
            }
        };
    }
}
