package io.quotecast.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTextTest {
    @Test
    void aGeneratedKeyHas256RandomBits() {
        Random random = new Random(7);

        String first = KeyText.generate(random);
        String second = KeyText.generate(random);

        assertTrue(first.matches("qc_[A-Za-z0-9_-]{43}"), first);
        assertNotEquals(first, second);
        assertEquals(first, KeyText.generate(new Random(7)));
    }

    @Test
    void thePrefixDistinguishesAKeyFromAToken() {
        assertTrue(KeyText.isApiKey("qc_"));
        assertFalse(KeyText.isApiKey("QC_abc"));
        assertFalse(KeyText.isApiKey(" qc_abc"));
        assertFalse(KeyText.isApiKey("eyJhbGciOiJSUzI1NiJ9.e30.c2ln"));
        assertFalse(KeyText.isApiKey(""));
    }

    @Test
    void theHashIsSha256OfTheWholeText() {
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", KeyText.hash("abc"));
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", KeyText.hash(""));
    }
}
