package io.quotecast.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.journal.ByteReader;
import io.quotecast.journal.Bytes;
import org.junit.jupiter.api.Test;

class TermsTest {
    private final Terms terms = new Terms();

    @Test
    void aTermHoldsFromItsMarkToTheNext() {
        terms.begin(5);
        terms.begin(9);

        assertEquals(0, terms.at(4));
        assertEquals(5, terms.at(5));
        assertEquals(5, terms.at(8));
        assertEquals(9, terms.at(9));
        assertEquals(9, terms.at(1_000_000));
    }

    @Test
    void theyAreReadAsTheyWereWritten() {
        terms.begin(5);
        terms.begin(900);
        Bytes bytes = new Bytes();
        terms.write(bytes);

        Terms read = new Terms();
        read.read(new ByteReader(bytes.toBytes()));

        assertEquals(5, read.at(899));
        assertEquals(900, read.at(900));
    }

    @Test
    void theOldestAreForgottenAndThatIsKnown() {
        assertEquals(1, terms.known());
        for (int mark = 1; mark <= Terms.MOST + 10; mark++) {
            terms.begin(mark * 10L);
        }

        assertEquals(110, terms.known());
        assertEquals(110, terms.at(119));
    }
}
