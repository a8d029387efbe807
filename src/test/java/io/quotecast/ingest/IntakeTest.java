package io.quotecast.ingest;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static io.quotecast.testing.SampleInstruments.NIKKEI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quotecast.base.FixedPoint;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Status;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.market.TradingState;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.source.EventSink;
import io.quotecast.source.capture.FrameCapture;
import io.quotecast.testing.ManualClock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IntakeTest {
    private static final long NOW = 1_767_623_400_208_150L;
    private static final long MINUTE = 60_000_000L;
    private static final long MAX_UNITS = FixedPoint.MAX_UNITS;

    /** The price of a spread may be zero or negative. */
    private static final Instrument SPREAD = new Instrument(9, new Symbol("CLZ6-CLF7"), "", "TEST", "", 2, 0, 5, true);

    private final ManualClock clock = new ManualClock(NOW);
    private final PipelineThread thread = new PipelineThread(16, clock);
    private final Intake intake = new Intake(thread, clock, state -> {});
    private final EventSink sink = intake.sink("test");

    static Stream<MarketEvent> validEvents() {
        return Stream.of(
                trade(AAPL, 1, 0, NOW),
                trade(AAPL, 12655, 100, 1),
                trade(AAPL, MAX_UNITS, MAX_UNITS, NOW),
                trade(AAPL, 12655, 100, NOW + MINUTE),
                trade(NIKKEI, 5, 1, NOW),
                trade(NIKKEI, MAX_UNITS, 1, NOW),
                quote(AAPL, 1, 0, 1, 0),
                quote(AAPL, 12654, 300, 12656, 200),
                quote(AAPL, MAX_UNITS, MAX_UNITS, MAX_UNITS, MAX_UNITS),
                quote(NIKKEI, 40000, 1, 40005, 1),
                quote(AAPL, 0, 0, 12656, 200),
                quote(AAPL, 12654, 300, 0, 0),
                quote(AAPL, 0, 0, 0, 0),
                quote(AAPL, 12654, 1, 12654, 1),
                trade(SPREAD, 0, 1, NOW),
                trade(SPREAD, -15, 1, NOW),
                trade(SPREAD, -MAX_UNITS, MAX_UNITS, NOW),
                quote(SPREAD, -10, 1, 0, 1),
                quote(SPREAD, -10, 1, -10, 1),
                quote(SPREAD, 0, 0, -10, 1),
                new Status(AAPL, TradingState.HALTED, "T12", NOW + MINUTE),
                new Status(AAPL, TradingState.OPEN, "", 1));
    }

    static Stream<Arguments> invalidEvents() {
        return Stream.of(
                Arguments.of(trade(AAPL, 0, 1, NOW), Rejection.PRICE_NOT_POSITIVE),
                Arguments.of(trade(AAPL, -1, 1, NOW), Rejection.PRICE_NOT_POSITIVE),
                Arguments.of(trade(AAPL, FixedPoint.NOT_A_NUMBER, 1, NOW), Rejection.PRICE_NOT_POSITIVE),
                Arguments.of(trade(AAPL, 12655, -1, NOW), Rejection.NEGATIVE_SIZE),
                Arguments.of(trade(AAPL, 12655, FixedPoint.TOO_PRECISE, NOW), Rejection.NEGATIVE_SIZE),
                Arguments.of(trade(AAPL, MAX_UNITS + 1, 1, NOW), Rejection.TOO_LARGE),
                Arguments.of(trade(AAPL, Long.MAX_VALUE, 1, NOW), Rejection.TOO_LARGE),
                Arguments.of(trade(AAPL, 12655, MAX_UNITS + 1, NOW), Rejection.TOO_LARGE),
                Arguments.of(trade(NIKKEI, 4, 1, NOW), Rejection.OFF_TICK),
                Arguments.of(trade(NIKKEI, 40001, 1, NOW), Rejection.OFF_TICK),
                Arguments.of(trade(AAPL, 12655, 1, 0), Rejection.BAD_TIME),
                Arguments.of(trade(AAPL, 12655, 1, -1), Rejection.BAD_TIME),
                Arguments.of(trade(AAPL, 12655, 1, Long.MIN_VALUE), Rejection.BAD_TIME),
                Arguments.of(trade(AAPL, 12655, 1, NOW + MINUTE + 1), Rejection.BAD_TIME),
                Arguments.of(trade(AAPL, 12655, 1, Long.MAX_VALUE), Rejection.BAD_TIME),
                Arguments.of(new Status(AAPL, TradingState.OPEN, "", 0), Rejection.BAD_TIME),
                Arguments.of(new Status(AAPL, TradingState.OPEN, "", NOW + MINUTE + 1), Rejection.BAD_TIME),
                Arguments.of(new Quote(AAPL, 1, 1, 2, 1, NOW + MINUTE + 1), Rejection.BAD_TIME),
                Arguments.of(quote(AAPL, 12657, 1, 12656, 1), Rejection.CROSSED),
                Arguments.of(quote(AAPL, 1, 1, 0, 1), Rejection.CROSSED),
                Arguments.of(quote(AAPL, 0, 1, 12656, 1), Rejection.PRICE_NOT_POSITIVE),
                Arguments.of(quote(AAPL, 12654, 1, 0, 1), Rejection.CROSSED),
                Arguments.of(quote(AAPL, 12654, 1, -1, 0), Rejection.CROSSED),
                Arguments.of(quote(AAPL, 0, 0, -1, 0), Rejection.PRICE_NOT_POSITIVE),
                Arguments.of(trade(SPREAD, -MAX_UNITS - 1, 1, NOW), Rejection.TOO_LARGE),
                Arguments.of(trade(SPREAD, Long.MIN_VALUE, 1, NOW), Rejection.TOO_LARGE),
                Arguments.of(trade(SPREAD, -7, 1, NOW), Rejection.OFF_TICK),
                Arguments.of(trade(SPREAD, -5, -1, NOW), Rejection.NEGATIVE_SIZE),
                Arguments.of(quote(SPREAD, 5, 1, -5, 1), Rejection.CROSSED),
                Arguments.of(quote(AAPL, 12654, -1, 12656, 1), Rejection.NEGATIVE_SIZE),
                Arguments.of(quote(AAPL, 12654, 1, 12656, -1), Rejection.NEGATIVE_SIZE),
                Arguments.of(quote(AAPL, 12654, MAX_UNITS + 1, 12656, 1), Rejection.TOO_LARGE),
                Arguments.of(quote(AAPL, 12654, 1, MAX_UNITS + 1, 1), Rejection.TOO_LARGE),
                Arguments.of(quote(AAPL, 12654, 1, 12656, MAX_UNITS + 1), Rejection.TOO_LARGE),
                Arguments.of(quote(NIKKEI, 40001, 1, 40005, 1), Rejection.OFF_TICK),
                Arguments.of(quote(NIKKEI, 40000, 1, 40004, 1), Rejection.OFF_TICK));
    }

    @ParameterizedTest
    @MethodSource("validEvents")
    void anEventWithinTheLimitsIsAccepted(MarketEvent event) {
        assertNull(sink.offer(event));
        assertNull(sink.tryOffer(event));

        assertEquals(2, sink.accepted());
        assertEquals(Map.of(), rejections());
        assertEquals(2, thread.queueSize());
    }

    @ParameterizedTest
    @MethodSource("invalidEvents")
    void anEventBeyondALimitIsRejectedAndCountedByReason(MarketEvent event, Rejection reason) {
        assertEquals(reason, sink.offer(event));
        assertEquals(reason, sink.tryOffer(event));

        assertEquals(0, sink.accepted());
        assertEquals(Map.of(reason, 2L), rejections());
        assertEquals(0, thread.queueSize());
    }

    @Test
    void crossedQuotesAreAcceptedIfTheSettingAllowsThem() {
        EventSink lenient = new Intake(thread, clock, state -> {}, gap -> {}, openings -> {}, true, FrameCapture.off())
                .sink("test");

        assertNull(lenient.offer(quote(AAPL, 12657, 1, 12656, 1)));
        assertEquals(Rejection.PRICE_NOT_POSITIVE, lenient.offer(quote(AAPL, 12657, 1, -1, 1)));
    }

    @Test
    void aRejectedEventDoesNotAffectOthers() {
        List<MarketEvent> events = List.of(
                trade(AAPL, 1, 1, NOW), trade(AAPL, 0, 1, NOW), trade(AAPL, 2, 1, NOW), quote(AAPL, 2, 1, 1, 1));

        events.forEach(sink::offer);

        assertEquals(2, sink.accepted());
        assertEquals(Map.of(Rejection.PRICE_NOT_POSITIVE, 1L, Rejection.CROSSED, 1L), rejections());
        assertEquals(2, thread.queueSize());
    }

    @Test
    void theTimeLimitFollowsTheClock() {
        Trade trade = trade(AAPL, 12655, 1, NOW + 2 * MINUTE);
        assertEquals(Rejection.BAD_TIME, sink.offer(trade));

        clock.setTo(NOW + MINUTE);

        assertNull(sink.offer(trade));
    }

    @Test
    void aBusyRejectionIsNotCounted() {
        fill();

        assertEquals(Rejection.BUSY, sink.tryOffer(trade(AAPL, 1, 1, NOW)));

        assertEquals(16, sink.accepted());
        assertEquals(Map.of(), rejections());
    }

    @Test
    void anInvalidEventIsRejectedAsInvalidThoughTheQueueIsFull() {
        fill();

        assertEquals(Rejection.PRICE_NOT_POSITIVE, sink.tryOffer(trade(AAPL, 0, 1, NOW)));
    }

    @Test
    void aClosedPipelineAcceptsNothing() {
        thread.close();

        assertEquals(Rejection.CLOSED, sink.offer(trade(AAPL, 1, 1, NOW)));
        assertEquals(Rejection.CLOSED, sink.tryOffer(trade(AAPL, 1, 1, NOW)));
        assertEquals(Map.of(Rejection.CLOSED, 2L), rejections());
    }

    @Test
    void theTextOfTooLargeNamesTheLimit() {
        assertEquals("a price or size must be at most 9000000000000000 units", Rejection.TOO_LARGE.text());
    }

    private void fill() {
        for (int i = 0; i < 16; i++) {
            assertNull(sink.tryOffer(trade(AAPL, 1, 1, NOW)));
        }
    }

    /** Returns the count of every rejection that occurred. */
    private Map<Rejection, Long> rejections() {
        return Arrays.stream(Rejection.values())
                .filter(reason -> sink.rejected(reason) > 0)
                .collect(Collectors.toMap(reason -> reason, sink::rejected));
    }

    private static Trade trade(Instrument instrument, long price, long size, long timeMicros) {
        return new Trade(instrument, price, size, Side.BUY, null, 0, timeMicros);
    }

    private static Quote quote(Instrument instrument, long bid, long bidSize, long ask, long askSize) {
        return new Quote(instrument, bid, bidSize, ask, askSize, NOW);
    }
}
