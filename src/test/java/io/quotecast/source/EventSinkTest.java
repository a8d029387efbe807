package io.quotecast.source;

import static io.quotecast.testing.SampleInstruments.AAPL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Intake;
import io.quotecast.ingest.Rejection;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Side;
import io.quotecast.market.Trade;
import io.quotecast.pipeline.EventHandler;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.source.SourceState.Kind;
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
class EventSinkTest {
    private static final long NOW = 1_767_623_400_208_150L;

    private final ManualClock clock = new ManualClock(NOW);
    private final PipelineThread road = new PipelineThread(16, clock);
    private final List<SourceState> announced = new ArrayList<>();
    private final Intake intake = new Intake(road, clock, announced::add);

    @AfterEach
    void close() {
        road.close();
    }

    @Test
    void aDoorThatWasJustOpenedHasToldNothing() {
        EventSink eventSink = intake.inlet("simulator");

        assertEquals("simulator", eventSink.name());
        assertEquals(Optional.empty(), eventSink.state());
        assertEquals(NOW, eventSink.nowMicros());
        assertEquals(0, eventSink.accepted());
    }

    @Test
    void aDoorKnowsWhenTheLastOneWentInByTheClockOfTheRoad() {
        EventSink eventSink = intake.inlet("simulator");
        eventSink.refuse(Rejection.MALFORMED);
        assertEquals(0, eventSink.acceptedMicros());

        eventSink.offer(trade(1));

        assertEquals(NOW, eventSink.acceptedMicros());
    }

    @Test
    void aSourceIsWellUntilItSaysOtherwise() {
        EventSink eventSink = intake.inlet("simulator");
        assertTrue(eventSink.isWell());

        eventSink.tell(SourceState.Kind.STALE, "nothing comes");
        assertFalse(eventSink.isWell());

        eventSink.tell(SourceState.Kind.OK, "");
        assertTrue(eventSink.isWell());
    }

    @Test
    void whoWatchesSeesTheDoorsThatThereAreAndThoseToCome() {
        List<EventSink> seen = new ArrayList<>();
        EventSink before = intake.inlet("simulator");

        intake.watch(seen::add);
        EventSink after = intake.inlet("ingest");

        assertEquals(List.of(before, after), seen);
    }

    @Test
    void allDoorsAreListedInTheirOrderAndCountTheirOwn() {
        EventSink first = intake.inlet("simulator");
        EventSink second = intake.inlet("simulator");

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
        EventSink eventSink = intake.inlet("simulator");

        assertEquals(Rejection.MALFORMED, eventSink.refuse(Rejection.MALFORMED));
        eventSink.refuse(Rejection.MALFORMED);

        assertEquals(2, eventSink.rejected(Rejection.MALFORMED));
        assertEquals(0, eventSink.rejected(Rejection.UNKNOWN_KIND));
    }

    @Test
    void everyChangeOfTheStateIsAnnouncedOnce() {
        EventSink eventSink = intake.inlet("simulator");

        eventSink.tell(Kind.OK, "");
        clock.moveTo(NOW + 5);
        eventSink.tell(Kind.OK, "");
        eventSink.tell(Kind.STALE, "nothing received for 5 s");
        clock.moveTo(NOW + 6);
        eventSink.tell(Kind.STALE, "nothing received for 6 s");
        walkAll();

        SourceState last = new SourceState("simulator", Kind.STALE, NOW + 6, "nothing received for 6 s");
        assertEquals(
                List.of(
                        new SourceState("simulator", Kind.OK, NOW, ""),
                        new SourceState("simulator", Kind.STALE, NOW + 5, "nothing received for 5 s"),
                        last),
                announced);
        assertEquals(Optional.of(last), eventSink.state());
    }

    @Test
    void aStateIsAnnouncedBetweenTheEventsAroundIt() {
        EventSink eventSink = intake.inlet("simulator");
        List<Object> heard = new ArrayList<>();
        Intake listening = new Intake(road, clock, heard::add);
        EventSink other = listening.inlet("recording");

        eventSink.offer(trade(1));
        other.tell(Kind.OK, "");
        eventSink.offer(trade(2));
        road.start(new EventRecorder(heard));
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
        road.start(new EventRecorder(new ArrayList<>()));
        road.close();
    }

    private static Trade trade(long id) {
        return new Trade(AAPL, 12655, 1, Side.BUY, null, id, NOW);
    }

    /** Notes every event and gives it the next position. */
    private static final class EventRecorder implements EventHandler {
        private final List<Object> heard;
        private long last;

        private EventRecorder(List<Object> heard) {
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
