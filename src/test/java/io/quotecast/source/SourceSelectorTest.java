package io.quotecast.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Quote;
import io.quotecast.market.Side;
import io.quotecast.market.Symbol;
import io.quotecast.market.Trade;
import io.quotecast.source.SourceState.Kind;
import io.quotecast.testing.LogRecorder;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingSinkTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The choice between two sources, on a clock that the test moves. */
class SourceSelectorTest {
    private static final Duration STEP = Duration.ofMillis(100);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-05T14:30:00Z"));
    private final RecordingSinkTarget target = new RecordingSinkTarget(clock);
    private final EventSink first = new EventSink("coinbase", target);
    private final EventSink second = new EventSink("binance", target);
    private final Instruments instruments = new Instruments();
    private final Instrument bitcoin = instruments.list(new Symbol("BTC-USD"), "", "", "", 2, 8, 1);
    private final Instrument ether = instruments.list(new Symbol("ETH-USD"), "", "", "", 2, 8, 1);
    private final Instrument other = instruments.list(new Symbol("SOL-USD"), "", "", "", 2, 8, 1);
    private final SourceSelector selector = new SourceSelector(
            List.of("coinbase", "binance"),
            List.of(
                    new SharedInstrument(bitcoin, new int[] {0, 1}, 2),
                    new SharedInstrument(ether, new int[] {0, 1}, 2)),
            Set.of("binance"),
            new SourceSelector.Settings(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(10)));
    private String published = "";
    private long nextId;

    @BeforeEach
    void start() {
        selector.bind(first);
        selector.bind(second);
        selector.begin(true);
        first.report(Kind.OK, "receiving");
        second.report(Kind.OK, "receiving");
        pass(STEP);
    }

    @Test
    void onlyThePreferredSourceIsUsedWhileItDelivers() {
        for (int i = 0; i < 1_000; i++) {
            deliver(first, bitcoin);
            deliver(second, bitcoin);
            pass(STEP);
        }

        assertEquals(1_000, target.events().size());
        assertEquals(1_000, first.accepted());
        assertEquals(0, second.accepted());
        assertEquals(1_000, second.unused());
        assertEquals(2, first.usedInstruments());
        assertEquals("the preferred sources are used", published);
    }

    @Test
    void anInstrumentOfOneSourceIsNotAffected() {
        deliver(second, other);

        assertEquals(1, second.accepted());
        assertFalse(second.isReplaced());
    }

    @Test
    void aSourceThatIsDownIsReplacedAfterTheFailoverTime() {
        deliver(first, bitcoin);
        deliver(second, bitcoin);
        first.report(Kind.DOWN, "reconnecting");
        pass(Duration.ofMillis(2_000));
        deliver(second, bitcoin);
        assertEquals(0, second.accepted());

        try (LogRecorder log = LogRecorder.startFor(SourceSelector.class)) {
            pass(STEP);

            assertEquals(
                    List.of("Source binance is used for BTC-USD, instead of coinbase, which is down: reconnecting"),
                    log.lines());
        }
        deliver(second, bitcoin);
        assertEquals(1, second.accepted());
        assertEquals("binance replaces coinbase for BTC-USD", published);
        assertEquals(1, second.switches());
        assertEquals(
                new SourceChoices(
                        2,
                        List.of(
                                new SourceChoices.Choice(bitcoin, "binance", List.of("coinbase", "binance")),
                                new SourceChoices.Choice(ether, "coinbase", List.of("coinbase", "binance")))),
                selector.choices().orElseThrow());
        selector.begin(false);
        assertTrue(selector.choices().isEmpty());
    }

    @Test
    void aShortInterruptionReplacesNothing() {
        deliver(second, bitcoin);
        first.report(Kind.DOWN, "reconnecting");
        pass(Duration.ofMillis(1_500));
        first.report(Kind.OK, "receiving");
        pass(Duration.ofSeconds(5));

        assertEquals(0, second.switches());
    }

    @Test
    void theFirstSourceIsUsedAgainAfterItHasDeliveredForTheFailbackTime() {
        replaceFirst();
        first.report(Kind.OK, "receiving");
        for (int i = 0; i < 100; i++) {
            pass(STEP);
            assertTrue(offered(second, bitcoin), "after " + i);
            assertFalse(offered(first, bitcoin), "after " + i);
        }

        pass(STEP);

        assertTrue(offered(first, bitcoin));
        assertFalse(offered(second, bitcoin));
        assertEquals(1, first.switches());
        assertEquals("the preferred sources are used", published);
    }

    @Test
    void anInterruptionStartsTheFailbackTimeAgain() {
        replaceFirst();
        first.report(Kind.OK, "receiving");
        pass(Duration.ofSeconds(9));
        first.report(Kind.DOWN, "reconnecting");
        pass(STEP);
        first.report(Kind.OK, "receiving");
        deliver(first, bitcoin);
        pass(Duration.ofSeconds(9));
        deliver(first, bitcoin);
        pass(STEP);

        assertEquals(0, first.switches());
    }

    @Test
    void aSourceThatDoesNotDeliverOneInstrumentIsReplacedForThisOneOnly() {
        for (int i = 0; i < 310; i++) {
            deliver(first, ether);
            deliver(second, ether);
            deliver(second, bitcoin);
            pass(STEP);
        }

        assertEquals("binance replaces coinbase for BTC-USD", published);
        assertFalse(offered(second, ether));
        assertTrue(offered(second, bitcoin));
        assertEquals(1, first.usedInstruments());
    }

    @Test
    void anInstrumentThatNoSourceDeliversKeepsItsSource() {
        deliver(first, bitcoin);
        deliver(second, bitcoin);
        pass(Duration.ofMinutes(10));

        assertEquals(0, second.switches());
    }

    @Test
    void aStaleSourceKeepsWhatItStillDelivers() {
        deliver(second, bitcoin);
        deliver(second, ether);
        first.report(Kind.STALE, "connection 1 of 2: no data for 10 s");
        for (int i = 0; i < 100; i++) {
            deliver(first, ether);
            pass(STEP);
        }

        assertEquals("binance replaces coinbase for BTC-USD", published);
    }

    @Test
    void aSourceThatHasNeverDeliveredAnInstrumentDoesNotReplaceAnother() {
        deliver(first, bitcoin);
        first.report(Kind.DOWN, "reconnecting");
        pass(Duration.ofSeconds(60));

        assertEquals(0, second.switches());
    }

    @Test
    void withoutAnySourceTheLastOneStays() {
        replaceFirst();
        second.report(Kind.DOWN, "reconnecting");
        pass(Duration.ofSeconds(60));

        assertEquals("binance replaces coinbase for BTC-USD", published);
    }

    @Test
    void eventsFromBeforeTheSwitchAreNotUsed() {
        long newest = clock.micros();
        first.offer(trade(bitcoin, newest));
        deliver(second, bitcoin);
        first.report(Kind.DOWN, "reconnecting");
        pass(Duration.ofSeconds(3));

        second.offer(trade(bitcoin, newest - 1));
        second.offer(new Quote(bitcoin, 1, 1, 2, 1, newest - 1));
        second.offer(trade(bitcoin, newest));

        assertEquals(List.of(newest, newest), times());
    }

    @Test
    void aTimeInTheFutureDoesNotSuppressTheNextSource() {
        first.offer(trade(bitcoin, clock.micros() + 50_000_000));
        deliver(second, bitcoin);
        first.report(Kind.DOWN, "reconnecting");
        pass(Duration.ofSeconds(3));

        assertTrue(offered(second, bitcoin));
    }

    @Test
    void gapsOfASourceThatIsNotUsedAreNotReported() {
        second.report(new SourceGap("binance", Channel.TRADES, bitcoin, 1, 7, 7));
        first.report(new SourceGap("coinbase", Channel.TRADES, bitcoin, 1, 8, 8));
        second.report(new SourceGap("binance", Channel.TRADES, other, 1, 9, 9));

        assertEquals(
                List.of(8L, 9L), target.gaps().stream().map(SourceGap::firstId).toList());
    }

    @Test
    void aNewTermStartsWithThePreferredSources() {
        replaceFirst();
        selector.begin(false);
        pass(STEP);
        assertEquals("runs on another node", published);

        selector.begin(true);
        first.report(Kind.OK, "receiving");
        pass(STEP);

        assertTrue(offered(first, bitcoin));
        assertFalse(offered(second, bitcoin));
    }

    @Test
    void theEndOfTheSourcesIsNoFailover() {
        deliver(first, bitcoin);
        deliver(second, bitcoin);
        selector.end();
        first.report(Kind.DOWN, "stopped");
        pass(Duration.ofSeconds(60));

        assertEquals(0, second.switches());
    }

    @Test
    void aSourceIsReplacedIfOthersAreUsedForAllItsInstruments() {
        assertFalse(first.isReplaced());
        deliver(second, ether);
        replaceFirst();

        assertTrue(first.isReplaced());
        assertEquals("binance replaces coinbase for BTC-USD, ETH-USD", published);
    }

    private void replaceFirst() {
        deliver(first, bitcoin);
        deliver(second, bitcoin);
        first.report(Kind.DOWN, "reconnecting");
        pass(Duration.ofSeconds(3));
        assertTrue(offered(second, bitcoin));
    }

    /** Moves the clock, with a tick at every step. */
    private void pass(Duration time) {
        for (long i = 0; i < time.dividedBy(STEP); i++) {
            clock.advance(STEP);
            @Nullable SourceState choices = selector.onTick(clock.micros(), clock.micros());
            if (choices != null) {
                assertEquals(SourceSelector.NAME, choices.name());
                published = choices.text();
            }
        }
        assertNull(selector.onTick(clock.micros(), clock.micros()));
    }

    private void deliver(EventSink sink, Instrument instrument) {
        assertNull(sink.offer(trade(instrument, clock.micros())));
    }

    /** Returns whether an event of the source reaches the intake. */
    private boolean offered(EventSink sink, Instrument instrument) {
        int before = target.events().size();
        deliver(sink, instrument);
        return target.events().size() > before;
    }

    private List<Long> times() {
        return target.events().stream().map(MarketEvent::timeMicros).toList();
    }

    private Trade trade(Instrument instrument, long timeMicros) {
        return new Trade(instrument, 100, 1, Side.BUY, "X", ++nextId, timeMicros);
    }
}
