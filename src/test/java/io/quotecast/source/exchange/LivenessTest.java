package io.quotecast.source.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.source.exchange.ExchangeConnection.MessageOutcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What keeps a connection to an exchange alive: acknowledgement and data, not heartbeats. */
class LivenessTest {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    /** As System.nanoTime, which may be negative and overflow. */
    private static final long START = Long.MAX_VALUE - 5_000_000_000L;

    private final Liveness liveness = new Liveness(SILENCE, START);

    @ParameterizedTest
    @EnumSource(names = {"CONFIRMED", "OTHER", "INVALID"})
    void aSubscriptionThatIsNeverAcknowledgedIsAFault(MessageOutcome other) {
        receiveEverySecond(other, 1, 9);

        assertNull(liveness.fault(at(9.9)));
        assertEquals(new Liveness.Fault("subscription not acknowledged for 10 s", true), liveness.fault(at(10)));
    }

    @ParameterizedTest
    @EnumSource(names = {"ACKNOWLEDGED", "OTHER", "INVALID"})
    void messagesWithoutDataDoNotKeepAConnectionAlive(MessageOutcome other) {
        liveness.onMessage(MessageOutcome.ACKNOWLEDGED, at(1));
        liveness.onMessage(MessageOutcome.DATA, at(2));
        receiveEverySecond(other, 3, 40);

        assertNull(liveness.fault(at(11.9)));
        assertEquals(new Liveness.Fault("no data for 10 s", true), liveness.fault(at(12)));
    }

    @Test
    void dataMayTakeAsLongAfterTheAcknowledgementAsAtAnyTime() {
        liveness.onMessage(MessageOutcome.ACKNOWLEDGED, at(9));

        assertNull(liveness.fault(at(18.9)));
        assertEquals(new Liveness.Fault("no data for 10 s", true), liveness.fault(at(19)));
    }

    @Test
    void confirmedHeartbeatsDelayTheFaultButDoNotPreventIt() {
        liveness.onMessage(MessageOutcome.DATA, at(0));
        receiveEverySecond(MessageOutcome.CONFIRMED, 1, 40);

        assertNull(liveness.fault(at(19.9)));
        assertEquals(new Liveness.Fault("only heartbeats for 20 s", false), liveness.fault(at(20)));
        assertEquals(new Liveness.Fault("only heartbeats for 40 s", true), liveness.fault(at(40)));
    }

    @Test
    void dataEndsEveryFault() {
        liveness.onMessage(MessageOutcome.DATA, at(0));
        assertEquals(new Liveness.Fault("no data for 10 s", true), liveness.fault(at(30)));

        liveness.onMessage(MessageOutcome.DATA, at(30));

        assertNull(liveness.fault(at(39.9)));
    }

    @Test
    void onlyAPeriodOfDataProvesAConnection() {
        liveness.onMessage(MessageOutcome.ACKNOWLEDGED, at(0));
        assertFalse(liveness.isProven(at(100)));

        liveness.onMessage(MessageOutcome.DATA, at(100));
        assertFalse(liveness.isProven(at(129.9)));
        assertTrue(liveness.isProven(at(130)));

        liveness.onMessage(MessageOutcome.UNAVAILABLE, at(131));
        assertFalse(liveness.isProven(at(131)));
        liveness.onMessage(MessageOutcome.DATA, at(132));
        assertFalse(liveness.isProven(at(161.9)));
        assertTrue(liveness.isProven(at(162)));
    }

    private void receiveEverySecond(MessageOutcome outcome, int from, int to) {
        for (int second = from; second <= to; second++) {
            liveness.onMessage(outcome, at(second));
        }
    }

    private static long at(double seconds) {
        return START + (long) (seconds * 1_000_000_000L);
    }
}
