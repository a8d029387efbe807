package io.quotecast.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTest {
    @ParameterizedTest
    @CsvSource({
        "e7f3:918273001, e7f3, 918273001",
        "a:0, a, 0",
        "0123456789abcdef0123456789abcdef:1, 0123456789abcdef0123456789abcdef, 1",
        "e7f3:9007199254740991, e7f3, 9007199254740991",
        "e7f3:9999999999999999, e7f3, 9999999999999999"
    })
    void aCursorIsWrittenAsItWasRead(String cursor, String epoch, long number) {
        Optional<Position> position = Position.parse(cursor);

        assertEquals(Optional.of(new Position(new Epoch(epoch), number)), position);
        assertEquals(cursor, position.orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "e7f3",
                "e7f3:",
                ":1",
                "e7f3:-1",
                "e7f3:+1",
                "e7f3:01",
                "e7f3:00",
                "e7f3:1.0",
                "e7f3:1e3",
                "E7F3:1",
                "e7-f3:1",
                "e7f3:1:2",
                " e7f3:1",
                "e7f3:1 ",
                "e7f3: 1",
                "e7f3:1\n",
                "e7f3:١",
                "é:1",
                "e7f3:10000000000000000",
                "e7f3:9223372036854775808",
                "0123456789abcdef0123456789abcdef0:1"
            })
    void anythingElseIsNotACursor(String text) {
        assertEquals(Optional.empty(), Position.parse(text));
    }

    @Test
    void aCursorOfAnyLengthIsRefusedWithoutAnError() {
        assertEquals(Optional.empty(), Position.parse("e7f3:" + "9".repeat(60_000)));
        assertEquals(Optional.empty(), Position.parse("a".repeat(60_000) + ":1"));
    }

    @Test
    void aNegativePositionIsRefused() {
        Epoch epoch = new Epoch("e7f3");

        IllegalArgumentException exception =
                assertThrows(IllegalArgumentException.class, () -> new Position(epoch, -1));

        assertEquals("position: -1 is out of range (0 or above)", exception.getMessage());
    }
}
