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
    private final PipelineThread thread = new PipelineThread(16, clock);
    private final List<SourceState> published = new ArrayList<>();
    private final Intake intake = new Intake(thread, clock, published::add);

    @AfterEach
    void close() {
        thread.close();
    }

    @Test
    void aNewSinkHasNoState() {
        EventSink sink = intake.sink("simulator");

        assertEquals("simulator", sink.name());
        assertEquals(Optional.empty(), sink.state());
        assertEquals(NOW, sink.nowMicros());
        assertEquals(0, sink.accepted());
    }

    @Test
    void theTimeOfTheLastAcceptedEventIsThePipelineTime() {
        EventSink sink = intake.sink("simulator");
        sink.reject(Rejection.MALFORMED);
        assertEquals(0, sink.acceptedMicros());

        sink.offer(trade(1));

        assertEquals(NOW, sink.acceptedMicros());
    }

    @Test
    void aSourceIsHealthyUntilItReportsOtherwise() {
        EventSink sink = intake.sink("simulator");
        assertTrue(sink.isHealthy());

        sink.report(SourceState.Kind.STALE, "no data");
        assertFalse(sink.isHealthy());

        sink.report(SourceState.Kind.OK, "");
        assertTrue(sink.isHealthy());
    }

    @Test
    void aWatcherReceivesExistingAndFutureSinks() {
        List<EventSink> seen = new ArrayList<>();
        EventSink before = intake.sink("simulator");

        intake.watch(seen::add);
        EventSink after = intake.sink("ingest");

        assertEquals(List.of(before, after), seen);
    }

    @Test
    void sinksAreListedInOrderAndCountSeparately() {
        EventSink first = intake.sink("simulator");
        EventSink second = intake.sink("simulator");

        first.offer(trade(1));
        second.reject(Rejection.UNKNOWN_SYMBOL);

        assertEquals(List.of(first, second), intake.sinks());
        assertEquals(1, first.accepted());
        assertEquals(0, second.accepted());
        assertEquals(0, first.rejected(Rejection.UNKNOWN_SYMBOL));
        assertEquals(1, second.rejected(Rejection.UNKNOWN_SYMBOL));
    }

    @Test
    void rejectedInputIsCountedByReason() {
        EventSink sink = intake.sink("simulator");

        assertEquals(Rejection.MALFORMED, sink.reject(Rejection.MALFORMED));
        sink.reject(Rejection.MALFORMED);

        assertEquals(2, sink.rejected(Rejection.MALFORMED));
        assertEquals(0, sink.rejected(Rejection.UNKNOWN_KIND));
    }

    @Test
    void everyStateChangeIsPublishedOnce() {
        EventSink sink = intake.sink("simulator");

        sink.report(Kind.OK, "");
        clock.setTo(NOW + 5);
        sink.report(Kind.OK, "");
        sink.report(Kind.STALE, "nothing received for 5 s");
        clock.setTo(NOW + 6);
        sink.report(Kind.STALE, "nothing received for 6 s");
        processAll();

        SourceState last = new SourceState("simulator", Kind.STALE, NOW + 6, "nothing received for 6 s");
        assertEquals(
                List.of(
                        new SourceState("simulator", Kind.OK, NOW, ""),
                        new SourceState("simulator", Kind.STALE, NOW + 5, "nothing received for 5 s"),
                        last),
                published);
        assertEquals(Optional.of(last), sink.state());
    }

    @Test
    void aStateIsPublishedInOrderWithEvents() {
        EventSink sink = intake.sink("simulator");
        List<Object> received = new ArrayList<>();
        Intake otherIntake = new Intake(thread, clock, received::add);
        EventSink otherSink = otherIntake.sink("recording");

        sink.offer(trade(1));
        otherSink.report(Kind.OK, "");
        sink.offer(trade(2));
        thread.start(new EventRecorder(received));
        thread.close();

        assertEquals(List.of(trade(1), new SourceState("recording", Kind.OK, NOW, ""), trade(2)), received);
    }

    @Test
    void theCallbackReceivesThePositionOfTheEvent() {
        List<Long> received = new ArrayList<>();

        assertNull(intake.tryOfferUnchecked(trade(1), received::add));
        assertNull(intake.tryOfferUnchecked(trade(2), received::add));
        processAll();

        assertEquals(List.of(1L, 2L), received);
        assertEquals(Rejection.CLOSED, intake.tryOfferUnchecked(trade(3), received::add));
    }

    @Test
    void anEventIsRejectedWhenTheQueueIsFull() {
        for (int i = 0; i < 16; i++) {
            assertNull(intake.tryOfferUnchecked(trade(1), position -> {}));
        }

        assertEquals(Rejection.BUSY, intake.tryOfferUnchecked(trade(1), position -> {}));
    }

    private void processAll() {
        thread.start(new EventRecorder(new ArrayList<>()));
        thread.close();
    }

    private static Trade trade(long id) {
        return new Trade(AAPL, 12655, 1, Side.BUY, null, id, NOW);
    }

    /** Records every event and assigns the next position. */
    private static final class EventRecorder implements EventHandler {
        private final List<Object> received;
        private long last;

        private EventRecorder(List<Object> received) {
            this.received = received;
        }

        @Override
        public void onEvent(MarketEvent event, @Nullable LongConsumer callback, long nowMicros) {
            received.add(event);
            last++;
            if (callback != null) {
                callback.accept(last);
            }
        }

        @Override
        public void onTick(long nowMicros) {
            // No timed work.
        }

        @Override
        public void onBatchEnd() {
            // No buffered work.
        }
    }
}
