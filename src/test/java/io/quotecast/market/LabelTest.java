package io.quotecast.market;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ada",
                " ",
                "Zoë 李",
                "👩‍👩‍👧",
                "<b>",
                "a/b.c",
                "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void aTextOfUpTo64CharactersIsALabel(String text) {
        assertTrue(Label.isValid(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\u0000",
                "a\nb",
                "\u007f",
                "\u0085",
                "\u2028",
                "\u202eabc",
                "\u2066abc",
                "\ud800",
                "01234567890123456789012345678901234567890123456789012345678901234"
            })
    void aLongTextOrOneWithControlCharactersIsNone(String text) {
        assertFalse(Label.isValid(text));
    }
}
