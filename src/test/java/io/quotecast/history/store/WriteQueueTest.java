package io.quotecast.history.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
    private final WriteQueue writeQueue = new WriteQueue(4);
    private final List<Object> drained = new ArrayList<>();

    @Test
    void rowsAreDrainedInOrder() {
        addRange(1, 4);

        writeQueue.drain(drained, 3);

        assertEquals(List.of(1L, 2L, 3L), drained);
        assertEquals(1, writeQueue.waiting());
        assertEquals(0, writeQueue.lost());
    }

    @Test
    void rowsWithoutRoomAreLostAndReplacedByALostRange() {
        addRange(1, 7);
        writeQueue.drain(drained, 4);
        addRange(8, 9);
        writeQueue.drain(drained, 9);

        assertEquals(List.of(1L, 2L, 3L, 4L, new LostRange(5, 7, 3), 8L, 9L), drained);
        assertEquals(List.of(3L, 9L), List.of(writeQueue.lost(), writeQueue.addedCount()));
    }

    @Test
    void aLossAtTheEndIsFlushedToo() {
        addRange(1, 5);
        writeQueue.drain(drained, 4);
        writeQueue.flushLost();
        writeQueue.flushLost();
        writeQueue.drain(drained, 4);

        assertEquals(List.of(1L, 2L, 3L, 4L, new LostRange(5, 5, 1)), drained);
    }

    @Test
    void awaitReturnsWhenEnoughRowsAreCompleted() throws InterruptedException {
        assertTrue(writeQueue.awaitCompleted(0, 0));
        writeQueue.completed(2);
        assertTrue(writeQueue.awaitCompleted(2, 0));
        assertFalse(writeQueue.awaitCompleted(3, 1));
    }

    private void addRange(long from, long to) {
        for (long position = from; position <= to; position++) {
            writeQueue.add(position, position);
        }
    }
}
