package io.quotecast.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuotedTest {
    @Test
    void textIsPutInQuotes() {
        assertEquals("'ZZZZ'", Quoted.of("ZZZZ"));
        assertEquals("''", Quoted.of(""));
        assertEquals("'é 日本 😀'", Quoted.of("é 日本 😀"));
    }

    @Test
    void textIsTruncatedAfterFortyCharacters() {
        assertEquals("'" + "x".repeat(40) + "'", Quoted.of("x".repeat(40)));
        assertEquals("'" + "x".repeat(40) + "…'", Quoted.of("x".repeat(41)));
        assertEquals("'" + "x".repeat(40) + "…'", Quoted.of("x".repeat(100_000)));
    }

    @Test
    void controlCharactersAndLineEndsAreEscaped() {
        assertEquals(
                "'a\\u0000\\u000a\\u000d\\u001b[31m\\u007f\\u0085\\u2028\\u2029b'",
                Quoted.of("a\0\n\r\u001b[31m\u007f\u0085\u2028\u2029b"));
    }

    @Test
    void aSurrogatePairCountsAsOneCharacterAndIsNotSplit() {
        assertEquals("'" + "x".repeat(39) + "😀'", Quoted.of("x".repeat(39) + "😀"));
        assertEquals("'" + "x".repeat(39) + "😀…'", Quoted.of("x".repeat(39) + "😀x"));
        assertEquals("'" + "x".repeat(40) + "…'", Quoted.of("x".repeat(40) + "😀"));
    }
}
