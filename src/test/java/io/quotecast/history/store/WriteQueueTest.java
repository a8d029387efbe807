package io.quotecast.history.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
    private final WriteQueue writeQueue = new WriteQueue(4);
    private final List<Object> taken = new ArrayList<>();

    @Test
    void whatFindsRoomIsTakenInOrder() {
        tell(1, 4);

        writeQueue.take(taken, 3);

        assertEquals(List.of(1L, 2L, 3L), taken);
        assertEquals(1, writeQueue.waiting());
        assertEquals(0, writeQueue.lost());
    }

    @Test
    void whatFindsNoneIsLostAndALossStandsInItsPlace() {
        tell(1, 7);
        writeQueue.take(taken, 4);
        tell(8, 9);
        writeQueue.take(taken, 9);

        assertEquals(List.of(1L, 2L, 3L, 4L, new LostRange(5, 7, 3), 8L, 9L), taken);
        assertEquals(List.of(3L, 9L), List.of(writeQueue.lost(), writeQueue.told()));
    }

    @Test
    void aLossThatNothingComesAfterIsWrittenDownToo() {
        tell(1, 5);
        writeQueue.take(taken, 4);
        writeQueue.settle();
        writeQueue.settle();
        writeQueue.take(taken, 4);

        assertEquals(List.of(1L, 2L, 3L, 4L, new LostRange(5, 5, 1)), taken);
    }

    @Test
    void whoWaitsHearsWhenAsManyAreDone() throws InterruptedException {
        assertTrue(writeQueue.awaitDone(0, 0));
        writeQueue.done(2);
        assertTrue(writeQueue.awaitDone(2, 0));
        assertFalse(writeQueue.awaitDone(3, 1));
    }

    private void tell(long from, long to) {
        for (long q = from; q <= to; q++) {
            writeQueue.tell(q, q);
        }
    }
}
