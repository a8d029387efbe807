package io.quotecast.journal.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private final InFlight inFlight = new InFlight();

    @Test
    void whoWaitsIsFoundByHisNumber() {
        LongConsumer first = q -> {};
        LongConsumer third = q -> {};
        assertEquals(1, inFlight.add(null, first));
        assertEquals(2, inFlight.add(null, null));
        assertEquals(3, inFlight.add(null, third));

        assertSame(first, inFlight.pass(1));
        assertNull(inFlight.pass(2));
        assertSame(third, inFlight.pass(3));
        assertEquals(0, inFlight.count());
    }

    @Test
    void whoWasPassedOverIsNotTakenForTheNext() {
        LongConsumer second = q -> {};
        inFlight.add(null, q -> {});
        inFlight.add(null, second);

        assertSame(second, inFlight.pass(2));
        assertEquals(0, inFlight.count());
    }

    @Test
    void itIsFullFromSoManyOnUntilHalfOfThemAreGone() {
        for (int i = 0; i <= InFlight.MOST; i++) {
            assertFalse(inFlight.isFull());
            inFlight.add(null, null);
        }
        assertTrue(inFlight.isFull());

        for (long number = 1; number <= InFlight.MOST / 2; number++) {
            inFlight.pass(number);
        }
        inFlight.look();
        assertTrue(inFlight.isFull());

        inFlight.pass(InFlight.MOST / 2 + 1);
        inFlight.pass(InFlight.MOST / 2 + 2);
        inFlight.look();
        assertFalse(inFlight.isFull());
    }

    @Test
    void itIsFullFromSoManyBytesOfMessagesOn() {
        Message message = new Message(new Topic("lobby"), Message.Form.BINARY, new byte[1 << 16], "", 1);
        for (int i = 0; i < 512; i++) {
            inFlight.add(message, null);
        }
        assertFalse(inFlight.isFull());

        inFlight.add(message, null);

        assertTrue(inFlight.isFull());
    }
}
