package io.quotecast.feed;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.feed.SourceState.Kind;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.testing.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class InletTest {
    private static final long NOW = 1_767_623_400_208_150L;

    private final ManualClock clock = new ManualClock(NOW);
    private final RoadThread road = new RoadThread(16, clock);
    private final List<SourceState> announced = new ArrayList<>();
    private final Intake intake = new Intake(road, clock, announced::add);

    @AfterEach
    void close() {
        road.close();
    }

    @Test
    void aDoorThatWasJustOpenedHasToldNothing() {
        Inlet inlet = intake.inlet("simulator");

        assertEquals("simulator", inlet.name());
        assertEquals(Optional.empty(), inlet.state());
        assertEquals(NOW, inlet.nowMicros());
        assertEquals(0, inlet.accepted());
    }

    @Test
    void aDoorKnowsWhenTheLastOneWentInByTheClockOfTheRoad() {
        Inlet inlet = intake.inlet("simulator");
        inlet.refuse(Rejection.MALFORMED);
        assertEquals(0, inlet.acceptedMicros());

        inlet.offer(trade(1));

        assertEquals(NOW, inlet.acceptedMicros());
    }

    @Test
    void aSourceIsWellUntilItSaysOtherwise() {
        Inlet inlet = intake.inlet("simulator");
        assertTrue(inlet.isWell());

        inlet.tell(SourceState.Kind.STALE, "nothing comes");
        assertFalse(inlet.isWell());

        inlet.tell(SourceState.Kind.OK, "");
        assertTrue(inlet.isWell());
    }

    @Test
    void whoWatchesSeesTheDoorsThatThereAreAndThoseToCome() {
        List<Inlet> seen = new ArrayList<>();
        Inlet before = intake.inlet("simulator");

        intake.watch(seen::add);
        Inlet after = intake.inlet("ingest");

        assertEquals(List.of(before, after), seen);
    }

    @Test
    void allDoorsAreListedInTheirOrderAndCountTheirOwn() {
        Inlet first = intake.inlet("simulator");
        Inlet second = intake.inlet("simulator");

        first.offer(trade(1));
        second.refuse(Rejection.UNKNOWN_SYMBOL);

        assertEquals(List.of(first, second), intake.inlets());
        assertEquals(1, first.accepted());
        assertEquals(0, second.accepted());
        assertEquals(0, first.rejected(Rejection.UNKNOWN_SYMBOL));
        assertEquals(1, second.rejected(Rejection.UNKNOWN_SYMBOL));
    }

    @Test
    void whatNeverBecameAnEventIsCountedByItsReason() {
        Inlet inlet = intake.inlet("simulator");

        assertEquals(Rejection.MALFORMED, inlet.refuse(Rejection.MALFORMED));
        inlet.refuse(Rejection.MALFORMED);

        assertEquals(2, inlet.rejected(Rejection.MALFORMED));
        assertEquals(0, inlet.rejected(Rejection.UNKNOWN_KIND));
    }

    @Test
    void everyChangeOfTheStateIsAnnouncedOnce() {
        Inlet inlet = intake.inlet("simulator");

        inlet.tell(Kind.OK, "");
        clock.moveTo(NOW + 5);
        inlet.tell(Kind.OK, "");
        inlet.tell(Kind.STALE, "nothing received for 5 s");
        clock.moveTo(NOW + 6);
        inlet.tell(Kind.STALE, "nothing received for 6 s");
        walkAll();

        SourceState last = new SourceState("simulator", Kind.STALE, NOW + 6, "nothing received for 6 s");
        assertEquals(
                List.of(
                        new SourceState("simulator", Kind.OK, NOW, ""),
                        new SourceState("simulator", Kind.STALE, NOW + 5, "nothing received for 5 s"),
                        last),
                announced);
        assertEquals(Optional.of(last), inlet.state());
    }

    @Test
    void aStateIsAnnouncedBetweenTheEventsAroundIt() {
        Inlet inlet = intake.inlet("simulator");
        List<Object> heard = new ArrayList<>();
        Intake listening = new Intake(road, clock, heard::add);
        Inlet other = listening.inlet("recording");

        inlet.offer(trade(1));
        other.tell(Kind.OK, "");
        inlet.offer(trade(2));
        road.start(new Walk(heard));
        road.close();

        assertEquals(List.of(trade(1), new SourceState("recording", Kind.OK, NOW, ""), trade(2)), heard);
    }

    @Test
    void aSenderHearsThePositionOfHisEvent() {
        List<Long> heard = new ArrayList<>();

        assertNull(intake.tryOfferUnchecked(trade(1), heard::add));
        assertNull(intake.tryOfferUnchecked(trade(2), heard::add));
        walkAll();

        assertEquals(List.of(1L, 2L), heard);
        assertEquals(Rejection.CLOSED, intake.tryOfferUnchecked(trade(3), heard::add));
    }

    @Test
    void anEventThatFindsNoRoomIsNotTaken() {
        for (int i = 0; i < 16; i++) {
            assertNull(intake.tryOfferUnchecked(trade(1), q -> {}));
        }

        assertEquals(Rejection.BUSY, intake.tryOfferUnchecked(trade(1), q -> {}));
    }

    private void walkAll() {
        road.start(new Walk(new ArrayList<>()));
        road.close();
    }

    private static Trade trade(long id) {
        return new Trade(AAPL, 12655, 1, Side.BUY, null, id, NOW);
    }

    /** Notes every event and gives it the next position. */
    private static final class Walk implements Road {
        private final List<Object> heard;
        private long last;

        private Walk(List<Object> heard) {
            this.heard = heard;
        }

        @Override
        public void travel(MarketEvent event, @Nullable LongConsumer recorded, long nowMicros) {
            heard.add(event);
            last++;
            if (recorded != null) {
                recorded.accept(last);
            }
        }

        @Override
        public void tick(long nowMicros) {
            // Nothing is due by time.
        }

        @Override
        public void rest() {
            // Nothing is held back.
        }
    }
}
