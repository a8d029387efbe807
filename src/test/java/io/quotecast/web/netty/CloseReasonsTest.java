package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CloseReasonsTest {
    @Test
    void aShortReasonIsUnchanged() {
        assertEquals("a".repeat(123), CloseReasons.of(1008, "a".repeat(123)).getMessage());
        assertEquals("", CloseReasons.of(1008, "").getMessage());
        assertEquals(1008, CloseReasons.of(1008, "").getCode());
    }

    @Test
    void aLongReasonIsCutAtACharacterBoundary() {
        assertEquals("a".repeat(123), CloseReasons.of(1008, "a".repeat(124)).getMessage());
        assertEquals("ü".repeat(61), CloseReasons.of(1008, "ü".repeat(62)).getMessage());
        assertEquals("€".repeat(41), CloseReasons.of(1008, "€".repeat(42)).getMessage());
        assertEquals(
                "a" + "😀".repeat(30),
                CloseReasons.of(1008, "a" + "😀".repeat(31)).getMessage());
    }
}
