package io.quotecast.protocol.quotecast;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"a\":[1,2,{\"b\":null}]}",
                "\"text\"",
                "\"\"",
                "0",
                "-0",
                "1",
                "-1.5e-300",
                "1E400",
                "true",
                "false",
                "null",
                " 1 ",
                "\t[ ]\r\n",
                "\"é 😀 \u2028\"",
                "\"\\ud83d\\ude00\"",
                "\"\\u0000\"",
                "{\"a\":1,\"a\":2}",
                "12345678901234567890123456789012345678901234567890",
                "0.1234567890123456789012345678901234567890"
            })
    void singleValueIsJson(String text) {
        assertTrue(JsonText.isJson(utf8(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "hello",
                "{",
                "}",
                "[",
                "]",
                "[1",
                "[1,]",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "'a'",
                "\"a",
                "\"\\x\"",
                "\"\\u12\"",
                "\"a\nb\"",
                "\"a\tb\"",
                "01",
                "+1",
                "1.",
                ".5",
                "1e",
                "-",
                "0x1",
                "NaN",
                "Infinity",
                "-Infinity",
                "nul",
                "nullx",
                "truefalse",
                "True",
                "1 2",
                "{}{}",
                "{} x",
                "[] ]",
                "1,",
                "\"a\" \"b\"",
                "// c\n1",
                "/* c */ 1",
                "# c\n1",
                "1;",
                "\uFEFF1",
                "\u00A01",
                "\u000b1",
                "\u00001",
                "1\u0000",
                "\"\u0000\""
            })
    void otherTextIsNotJson(String text) {
        assertFalse(JsonText.isJson(utf8(text)));
    }

    @Test
    void otherEncodingsAreNotJson() {
        for (String text : new String[] {"1", "{}", "{\"a\":\"日本\"}", "\"日本\""}) {
            assertFalse(JsonText.isJson(text.getBytes(StandardCharsets.UTF_16)));
            assertFalse(JsonText.isJson(text.getBytes(StandardCharsets.UTF_16LE)));
            assertFalse(JsonText.isJson(text.getBytes(StandardCharsets.UTF_16BE)));
        }
    }

    @Test
    void deepNestingDoesNotFail() {
        assertTrue(JsonText.isJson(utf8("[".repeat(500) + "]".repeat(500))));
        assertFalse(JsonText.isJson(utf8("[".repeat(1_000_000))));
    }

    @Test
    void numberOfAnyLengthIsJson() {
        assertTrue(JsonText.isJson(utf8("1".repeat(1_001))));
        assertTrue(JsonText.isJson(utf8("[0." + "1".repeat(5_000) + "]")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "é", "日本", "😀", "\0", "\uFEFF", "\u2028"})
    void textIsUtf8(String text) {
        assertTrue(JsonText.isUtf8(utf8(text)));
    }

    @Test
    void otherBytesAreNotUtf8() {
        assertFalse(isUtf8(0xFF));
        assertFalse(isUtf8(0x80));
        assertFalse(isUtf8(0xC3));
        assertFalse(isUtf8(0xC3, 0x28));
        assertFalse(isUtf8(0xE2, 0x82));
        assertFalse(isUtf8(0xF0, 0x9F, 0x98));
        assertFalse(isUtf8(0xC0, 0x80), "an overlong zero");
        assertFalse(isUtf8(0xE0, 0x80, 0xAF), "an overlong slash");
        assertFalse(isUtf8(0xED, 0xA0, 0x80), "an unpaired surrogate");
        assertFalse(isUtf8(0xF4, 0x90, 0x80, 0x80), "above the highest code point");
        assertFalse(isUtf8('a', 'b', 0xE9), "Latin-1");
    }

    private static boolean isUtf8(int... bytes) {
        byte[] array = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            array[i] = (byte) bytes[i];
        }
        return JsonText.isUtf8(array);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
