package io.quotecast.history.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Backlog backlog = new Backlog(4);
    private final List<Object> taken = new ArrayList<>();

    @Test
    void whatFindsRoomIsTakenInOrder() {
        tell(1, 4);

        backlog.take(taken, 3);

        assertEquals(List.of(1L, 2L, 3L), taken);
        assertEquals(1, backlog.waiting());
        assertEquals(0, backlog.lost());
    }

    @Test
    void whatFindsNoneIsLostAndALossStandsInItsPlace() {
        tell(1, 7);
        backlog.take(taken, 4);
        tell(8, 9);
        backlog.take(taken, 9);

        assertEquals(List.of(1L, 2L, 3L, 4L, new Loss(5, 7, 3), 8L, 9L), taken);
        assertEquals(List.of(3L, 9L), List.of(backlog.lost(), backlog.told()));
    }

    @Test
    void aLossThatNothingComesAfterIsWrittenDownToo() {
        tell(1, 5);
        backlog.take(taken, 4);
        backlog.settle();
        backlog.settle();
        backlog.take(taken, 4);

        assertEquals(List.of(1L, 2L, 3L, 4L, new Loss(5, 5, 1)), taken);
    }

    @Test
    void whoWaitsHearsWhenAsManyAreDone() throws InterruptedException {
        assertTrue(backlog.awaitDone(0, 0));
        backlog.done(2);
        assertTrue(backlog.awaitDone(2, 0));
        assertFalse(backlog.awaitDone(3, 1));
    }

    private void tell(long from, long to) {
        for (long q = from; q <= to; q++) {
            backlog.tell(q, q);
        }
    }
}
