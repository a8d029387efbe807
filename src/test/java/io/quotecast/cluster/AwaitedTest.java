package io.quotecast.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

class AwaitedTest {
    private final Awaited awaited = new Awaited();

    @Test
    void whoWaitsIsFoundByHisNumber() {
        LongConsumer first = q -> {};
        LongConsumer third = q -> {};
        assertEquals(1, awaited.add(null, first));
        assertEquals(2, awaited.add(null, null));
        assertEquals(3, awaited.add(null, third));

        assertSame(first, awaited.pass(1));
        assertNull(awaited.pass(2));
        assertSame(third, awaited.pass(3));
        assertEquals(0, awaited.count());
    }

    @Test
    void whoWasPassedOverIsNotTakenForTheNext() {
        LongConsumer second = q -> {};
        awaited.add(null, q -> {});
        awaited.add(null, second);

        assertSame(second, awaited.pass(2));
        assertEquals(0, awaited.count());
    }

    @Test
    void itIsFullFromSoManyOnUntilHalfOfThemAreGone() {
        for (int i = 0; i <= Awaited.MOST; i++) {
            assertFalse(awaited.isFull());
            awaited.add(null, null);
        }
        assertTrue(awaited.isFull());

        for (long number = 1; number <= Awaited.MOST / 2; number++) {
            awaited.pass(number);
        }
        awaited.look();
        assertTrue(awaited.isFull());

        awaited.pass(Awaited.MOST / 2 + 1);
        awaited.pass(Awaited.MOST / 2 + 2);
        awaited.look();
        assertFalse(awaited.isFull());
    }

    @Test
    void itIsFullFromSoManyBytesOfMessagesOn() {
        Message message = new Message(new Topic("lobby"), Message.Form.BINARY, new byte[1 << 16], "", 1);
        for (int i = 0; i < 512; i++) {
            awaited.add(message, null);
        }
        assertFalse(awaited.isFull());

        awaited.add(message, null);

        assertTrue(awaited.isFull());
    }
}
