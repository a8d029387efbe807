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
    void anAcknowledgementFindsItsCallbackByNumber() {
        LongConsumer first = position -> {};
        LongConsumer third = position -> {};
        assertEquals(1, inFlight.add(null, first));
        assertEquals(2, inFlight.add(null, null));
        assertEquals(3, inFlight.add(null, third));

        assertSame(first, inFlight.acknowledge(1));
        assertNull(inFlight.acknowledge(2));
        assertSame(third, inFlight.acknowledge(3));
        assertEquals(0, inFlight.count());
    }

    @Test
    void aSkippedNumberDoesNotReceiveTheNextAcknowledgement() {
        LongConsumer second = position -> {};
        inFlight.add(null, position -> {});
        inFlight.add(null, second);

        assertSame(second, inFlight.acknowledge(2));
        assertEquals(0, inFlight.count());
    }

    @Test
    void itIsFullAboveTheEventLimitUntilHalfAreAcknowledged() {
        for (int i = 0; i <= InFlight.MAX_EVENTS; i++) {
            assertFalse(inFlight.isFull());
            inFlight.add(null, null);
        }
        assertTrue(inFlight.isFull());

        for (long number = 1; number <= InFlight.MAX_EVENTS / 2; number++) {
            inFlight.acknowledge(number);
        }
        inFlight.update();
        assertTrue(inFlight.isFull());

        inFlight.acknowledge(InFlight.MAX_EVENTS / 2 + 1);
        inFlight.acknowledge(InFlight.MAX_EVENTS / 2 + 2);
        inFlight.update();
        assertFalse(inFlight.isFull());
    }

    @Test
    void itIsFullAboveTheByteLimit() {
        Message message = new Message(new Topic("lobby"), Message.Form.BINARY, new byte[1 << 16], "", 1);
        for (int i = 0; i < 512; i++) {
            inFlight.add(message, null);
        }
        assertFalse(inFlight.isFull());

        inFlight.add(message, null);

        assertTrue(inFlight.isFull());
    }
}
