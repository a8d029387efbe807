package io.quotecast.source.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.source.exchange.TradeSequence.Missing;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Missing and repeated trades by the ids of an exchange. */
class TradeSequenceTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long TIME = 1_767_623_400_000_000L;

    private final TradeSequence sequence = new TradeSequence();

    @Test
    void aLateTradeFillsItsGapAndARepeatedOneIsFound() {
        assertTrue(isNew(100));
        assertTrue(isNew(101));
        assertTrue(isNew(150));
        assertTrue(isNew(149));
        assertFalse(isNew(150));
        assertFalse(isNew(149));
        assertFalse(isNew(100));

        assertEquals(new Missing(47, 102, 148, true), sequence.takeDue(SECOND));
        assertNull(sequence.takeDue(2 * SECOND));
    }

    @Test
    void aGapIsReportedOnlyAfterTheGracePeriod() {
        isNew(1);
        isNew(3);
        assertNull(sequence.takeDue(SECOND - 1));
        assertTrue(isNew(2));

        assertNull(sequence.takeDue(10 * SECOND));
    }

    @Test
    void aTradeThatArrivesAfterItsGapWasReportedIsStillNew() {
        isNew(1);
        isNew(10);
        assertEquals(new Missing(8, 2, 9, true), sequence.takeDue(SECOND));

        assertTrue(isNew(5));
        assertFalse(isNew(5));
        assertNull(sequence.takeDue(10 * SECOND));
    }

    @Test
    void tradesBetweenTwoConnectionsAreMissing() {
        sequence.onLast(99, TIME, 0);
        isNew(100);
        sequence.onLast(145, TIME, 0);
        isNew(146);

        assertEquals(new Missing(45, 101, 145, false), sequence.takeDue(SECOND));
    }

    @Test
    void aGapBeforeTheFirstTradeOfAConnectionIsNoFaultOfThatConnection() {
        isNew(1);
        sequence.onReconnect();
        isNew(4);
        assertEquals(new Missing(2, 2, 3, false), sequence.takeDue(SECOND));
        isNew(6);

        assertEquals(new Missing(1, 5, 5, true), sequence.takeDue(2 * SECOND));
    }

    @Test
    void anUnusableTradeIsMissingButTheFeedIsNotBehind() {
        isNew(1);
        sequence.onUnusable(2, 0);
        assertTrue(sequence.onAnnounced(2, 0));

        assertFalse(sequence.isBehind(0, SECOND));
        assertEquals(new Missing(1, 2, 2, true), sequence.takeDue(SECOND));
    }

    @Test
    void aFeedIsBehindWhenAnnouncedTradesDoNotArrive() {
        isNew(150);
        assertTrue(sequence.onAnnounced(150, 0));
        assertFalse(sequence.onAnnounced(151, 0));
        assertFalse(sequence.onAnnounced(160, 5 * SECOND));

        assertFalse(sequence.isBehind(10 * SECOND, 10 * SECOND - 1));
        assertTrue(sequence.isBehind(10 * SECOND, 10 * SECOND));
        isNew(151);
        assertFalse(sequence.isBehind(10 * SECOND, 10 * SECOND));
        sequence.onAnnounced(160, 11 * SECOND);
        sequence.onReconnect();
        assertFalse(sequence.isBehind(10 * SECOND, 60 * SECOND));
    }

    @Test
    void aNewNumberingOfTheExchangeIsFollowed() {
        isNew(1_000_000);
        isNew(1_000_002);

        assertTrue(sequence.isNew(1, TIME + TradeSequence.RENUMBERED_MICROS + 1, 0));
        assertTrue(sequence.isNew(2, TIME + TradeSequence.RENUMBERED_MICROS + 2, 0));
        assertFalse(sequence.isNew(2, TIME + TradeSequence.RENUMBERED_MICROS + 2, 0));
        assertEquals(new Missing(1, 1_000_001, 1_000_001, true), sequence.takeDue(SECOND));
    }

    @Test
    void manyGapsAreReportedWithTheirExactNumber() {
        int trades = 10 * TradeSequence.MAX_GAPS;
        for (int i = 0; i < trades; i++) {
            isNew(1 + 3L * i);
        }

        assertEquals(new Missing(2L * (trades - 1), 2, 3L * (trades - 1), true), sequence.takeDue(SECOND));
    }

    @Test
    void randomLossesAndRepetitionsAreCountedExactly() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            TradeSequence tested = new TradeSequence();
            BitSet arrived = new BitSet();
            arrived.set(1);
            assertTrue(tested.isNew(1, TIME, 0));
            long missing = 0;
            int highest = 1;
            for (int step = 1; step < 60; step++) {
                int id = random.nextInt(5) == 0 ? 1 + random.nextInt(highest) : highest + 1 + random.nextInt(3);
                assertEquals(!arrived.get(id), tested.isNew(id, TIME, 0), "seed " + seed + ", id " + id);
                arrived.set(id);
                highest = Math.max(highest, id);
            }
            Missing due = tested.takeDue(SECOND);
            missing = due == null ? 0 : due.count();
            assertEquals(highest - arrived.cardinality(), missing, "seed " + seed);
        }
    }

    private boolean isNew(long id) {
        return sequence.isNew(id, TIME, 0);
    }
}
