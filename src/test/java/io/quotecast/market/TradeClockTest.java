package io.quotecast.market;

import static io.quotecast.market.TradeClock.Effect.ADVANCED;
import static io.quotecast.market.TradeClock.Effect.LATE;
import static io.quotecast.market.TradeClock.Effect.SET_BACK;
import static io.quotecast.market.TradeClock.Effect.TOO_LATE;
import static io.quotecast.market.TradeClock.WINDOW_MICROS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TradeClockTest {
    private static final long NOW = 1_767_623_400_000_000L;

    private final TradeClock clock = new TradeClock();

    @Test
    void aTradeWithinTheWindowIsLate() {
        assertEquals(
                List.of(ADVANCED, ADVANCED, LATE, LATE, ADVANCED),
                effects(NOW, NOW, NOW - 1, NOW - WINDOW_MICROS, NOW + 1));
    }

    @Test
    void aSingleTradeBeyondTheWindowIsTooLate() {
        assertEquals(
                List.of(ADVANCED, TOO_LATE, TOO_LATE, ADVANCED, TOO_LATE),
                effects(NOW, NOW - WINDOW_MICROS - 1, 1, NOW, 1));
        assertEquals(NOW, clock.latestMicros());
    }

    @Test
    void severalTradesInARowBeyondTheWindowSetTheClockBack() {
        assertEquals(List.of(ADVANCED, TOO_LATE, TOO_LATE, SET_BACK, ADVANCED), effects(NOW, 1, 2, 3, 4));
    }

    @Test
    void afterTheClockOfTheServerWasSetBackTheNextTradeDecides() {
        effects(NOW);
        clock.allowSetBack();

        assertEquals(List.of(SET_BACK, LATE, ADVANCED), effects(NOW - 5_000_000, NOW - 6_000_000, NOW));
    }

    @Test
    void anyTimeIsAccepted() {
        assertEquals(
                List.of(ADVANCED, ADVANCED, TOO_LATE, TOO_LATE, SET_BACK),
                effects(1, Long.MAX_VALUE, 1, Long.MAX_VALUE - WINDOW_MICROS - 1, 1));
    }

    private List<TradeClock.Effect> effects(long... times) {
        return LongStream.of(times).mapToObj(clock::onTrade).toList();
    }
}
