package io.quotecast.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Test
    void theTextIsThatOfTheProtocol() {
        assertEquals(new Cursor("e7f3", 918273001), Cursor.parse("e7f3:918273001"));
        assertEquals("e7f3:918273001", new Cursor("e7f3", 918273001).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "e7f3", "e7f3:", ":1", "e7f3:-1", "E7F3:1", "e7f3:1:2", "e7f3:12345678901234567"})
    void anInvalidTextIsNamed(String text) {
        Exception failure = assertThrows(IllegalArgumentException.class, () -> Cursor.parse(text));

        assertTrue(failure.getMessage().contains("'" + text + "'"), failure::getMessage);
    }

    @Test
    void aNegativePositionIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Cursor("e7f3", -1));
    }
}
