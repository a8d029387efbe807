package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.ingest.Intake;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Journal;
import io.quotecast.market.MarketEvent;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each answer that is not "up" says why. */
@Timeout(240)
class HealthTest {
    private static final long NOW = 1_767_623_400_208_150L;

    private final ManualClock clock = new ManualClock(NOW);
    private final PipelineThread road = new PipelineThread(16, clock);
    private final Intake intake = new Intake(road, clock, state -> {});
    private final FaultyJournal faultyJournal = new FaultyJournal();

    @Test
    void aSourceThatIsStaleOrDownMakesItUnreadyAndNoOther() {
        SourceReadiness readiness = new SourceReadiness(intake);
        EventSink source = intake.inlet("coinbase");
        intake.inlet("ingest");
        assertEquals("UP", status(readiness.call()));

        source.tell(SourceState.Kind.STALE, "nothing received for 5 s");
        assertEquals("DOWN", status(readiness.call()));
        assertEquals("coinbase is stale: nothing received for 5 s", why(readiness.call()));

        source.tell(SourceState.Kind.OK, "");
        assertEquals("UP", status(readiness.call()));
        assertEquals("ok", data(readiness.call()).get("coinbase state"));
    }

    @Test
    void aTapeThatCannotBeWrittenMakesItUnready() {
        JournalReadiness readiness = new JournalReadiness(faultyJournal);
        assertEquals("UP", status(readiness.call()));

        faultyJournal.fault = "the disk is full";

        assertEquals("DOWN", status(readiness.call()));
        assertEquals("the disk is full", why(readiness.call()));
    }

    @Test
    void aFullTapeIsWellAsLongAsItMoves() {
        JournalReadiness readiness = new JournalReadiness(faultyJournal);
        faultyJournal.full = true;
        assertEquals("UP", status(readiness.call()));

        faultyJournal.last = 7;
        assertEquals("UP", status(readiness.call()));
        HealthCheckResponse stands = readiness.call();

        assertEquals("DOWN", status(stands));
        assertTrue(why(stands).contains("nothing has been kept"), () -> why(stands));
    }

    @Test
    void aRoadThatStandsStillIsNotAlive() {
        PipelineLiveness pipelineLiveness = new PipelineLiveness(road, clock);
        assertEquals("UP", status(pipelineLiveness.call()));

        clock.advance(PipelineLiveness.MOST);

        assertEquals("DOWN", status(pipelineLiveness.call()));
        assertEquals("the road has not moved for longer than 60 s", why(pipelineLiveness.call()));
    }

    @Test
    void itHasStartedWhenTheRoadHasSetOut() {
        PipelineStartup pipelineStartup = new PipelineStartup(road, faultyJournal);
        assertEquals("DOWN", status(pipelineStartup.call()));

        try (RecordingPipeline walked = new RecordingPipeline(clock)) {
            road.start(walked);

            assertEquals("UP", status(pipelineStartup.call()));
            road.close();
        }
    }

    private static String status(HealthCheckResponse answer) {
        return answer.getStatus().name();
    }

    private static Map<String, Object> data(HealthCheckResponse answer) {
        return answer.getData().orElseThrow();
    }

    private static String why(HealthCheckResponse answer) {
        return String.valueOf(data(answer).get("why"));
    }

    /** A tape in whatever state the test says. */
    private static final class FaultyJournal implements Journal {
        private final Epoch epoch = Epoch.fresh(new Random(1));
        private String fault = "";
        private boolean full;
        private long last;

        @Override
        public Epoch epoch() {
            return epoch;
        }

        @Override
        public void follow(Consumer<Entry> shown) {}

        @Override
        public void append(MarketEvent event, LongConsumer recorded) {}

        @Override
        public boolean isFull() {
            return full;
        }

        @Override
        public String fault() {
            return fault;
        }

        @Override
        public long last() {
            return last;
        }

        @Override
        public long first() {
            return 1;
        }

        @Override
        public boolean readAfter(long q, int most, Consumer<Entry> reader) {
            return true;
        }
    }
}
