package io.quotecast.journal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TermsTest {
    private final Terms terms = new Terms();

    @Test
    void aTermLastsFromItsMarkerToTheNext() {
        terms.add(5);
        terms.add(9);

        assertEquals(0, terms.at(4));
        assertEquals(5, terms.at(5));
        assertEquals(5, terms.at(8));
        assertEquals(9, terms.at(9));
        assertEquals(9, terms.at(1_000_000));
    }

    @Test
    void termsAreRestoredFromTheirStarts() {
        terms.add(5);
        terms.add(900);

        Terms read = new Terms();
        read.restore(terms.starts());

        assertEquals(5, read.at(899));
        assertEquals(900, read.at(900));
    }

    @Test
    void theOldestTermsAreDroppedAndTheFirstKnownPositionMoves() {
        assertEquals(1, terms.firstKnownPosition());
        for (int number = 1; number <= Terms.MAX_TERMS + 10; number++) {
            terms.add(number * 10L);
        }

        assertEquals(110, terms.firstKnownPosition());
        assertEquals(110, terms.at(119));
    }
}
