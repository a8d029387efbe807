package io.quotecast.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicTest {
    private static final String LONGEST = "x".repeat(64);

    @ParameterizedTest
    @ValueSource(strings = {"lobby", "Lobby", "a", "0", "team-1_blue.chat", "..", "-"})
    void everyDocumentedCharacterIsAccepted(String text) {
        assertTrue(Topic.isValid(text));
        assertEquals(text, new Topic(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "*", "lobby\n", "ä", "日本", "a:b", "\u0000", "ａ"})
    void anythingElseIsRefused(String text) {
        assertFalse(Topic.isValid(text));
        IllegalArgumentException exception = assertThrows(IllegalArgumentException.class, () -> new Topic(text));
        assertEquals("not a topic: '" + text + "' (1-64 of a-z A-Z 0-9 . _ -)", exception.getMessage());
    }

    @Test
    void sixtyFourCharactersAreTheMaximum() {
        assertTrue(Topic.isValid(LONGEST));
        assertFalse(Topic.isValid(LONGEST + "x"));
    }
}
