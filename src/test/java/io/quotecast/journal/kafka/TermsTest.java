package io.quotecast.journal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.journal.format.ByteReader;
import io.quotecast.journal.format.ByteWriter;
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
        ByteWriter byteWriter = new ByteWriter();
        terms.write(byteWriter);

        Terms read = new Terms();
        read.read(new ByteReader(byteWriter.toBytes()));

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
