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

/** The health checks: each response that is not "up" contains the reason. */
@Timeout(240)
class HealthTest {
    private static final long NOW = 1_767_623_400_208_150L;

    private final ManualClock clock = new ManualClock(NOW);
    private final PipelineThread pipeline = new PipelineThread(16, clock);
    private final Intake intake = new Intake(pipeline, clock, state -> {});
    private final FaultyJournal journal = new FaultyJournal();

    @Test
    void aStaleSourceMakesTheServerUnready() {
        SourceReadiness readiness = new SourceReadiness(intake);
        EventSink source = intake.sink("coinbase");
        intake.sink("ingest");
        assertEquals("UP", status(readiness.call()));

        source.report(SourceState.Kind.STALE, "nothing received for 5 s");
        assertEquals("DOWN", status(readiness.call()));
        assertEquals("coinbase is stale: nothing received for 5 s", reason(readiness.call()));

        source.report(SourceState.Kind.OK, "");
        assertEquals("UP", status(readiness.call()));
        assertEquals("ok", data(readiness.call()).get("coinbase state"));
    }

    @Test
    void aJournalFaultMakesTheServerUnready() {
        JournalReadiness readiness = new JournalReadiness(journal);
        assertEquals("UP", status(readiness.call()));

        journal.fault = "the disk is full";

        assertEquals("DOWN", status(readiness.call()));
        assertEquals("the disk is full", reason(readiness.call()));
    }

    @Test
    void aFullJournalIsHealthyWhileItProgresses() {
        JournalReadiness readiness = new JournalReadiness(journal);
        journal.full = true;
        assertEquals("UP", status(readiness.call()));

        journal.last = 7;
        assertEquals("UP", status(readiness.call()));
        HealthCheckResponse stalled = readiness.call();

        assertEquals("DOWN", status(stalled));
        assertTrue(reason(stalled).contains("nothing has been written"), () -> reason(stalled));
    }

    @Test
    void aStalledPipelineIsNotAlive() {
        PipelineLiveness pipelineLiveness = new PipelineLiveness(pipeline);
        assertEquals("UP", status(pipelineLiveness.call()));

        clock.advance(PipelineLiveness.MAX_TICK_AGE);

        assertEquals("DOWN", status(pipelineLiveness.call()));
        assertEquals("no pipeline tick for more than 60 s", reason(pipelineLiveness.call()));
    }

    @Test
    void startupCompletesWithThePipeline() {
        PipelineStartup startup = new PipelineStartup(pipeline, journal);
        assertEquals("DOWN", status(startup.call()));

        try (RecordingPipeline handler = new RecordingPipeline(clock)) {
            pipeline.start(handler);

            assertEquals("UP", status(startup.call()));
            pipeline.close();
        }
    }

    private static String status(HealthCheckResponse response) {
        return response.getStatus().name();
    }

    private static Map<String, Object> data(HealthCheckResponse response) {
        return response.getData().orElseThrow();
    }

    private static String reason(HealthCheckResponse response) {
        return String.valueOf(data(response).get("reason"));
    }

    /** A journal whose state the test sets. */
    private static final class FaultyJournal implements Journal {
        private final Epoch epoch = Epoch.random(new Random(1));
        private String fault = "";
        private boolean full;
        private long last;

        @Override
        public Epoch epoch() {
            return epoch;
        }

        @Override
        public void start(Consumer<Entry> onCommitted) {}

        @Override
        public void append(MarketEvent event, LongConsumer onRecorded) {}

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
        public boolean readAfter(long position, int max, Consumer<Entry> reader) {
            return true;
        }
    }
}
