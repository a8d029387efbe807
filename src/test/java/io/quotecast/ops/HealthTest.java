package io.quotecast.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.feed.Inlet;
import io.quotecast.feed.Intake;
import io.quotecast.feed.RoadThread;
import io.quotecast.feed.SourceState;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.Journal;
import io.quotecast.market.MarketEvent;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingRoad;
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
    private final RoadThread road = new RoadThread(16, clock);
    private final Intake intake = new Intake(road, clock, state -> {});
    private final Tape tape = new Tape();

    @Test
    void aSourceThatIsStaleOrDownMakesItUnreadyAndNoOther() {
        SourceReadiness readiness = new SourceReadiness(intake);
        Inlet source = intake.inlet("coinbase");
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
        JournalReadiness readiness = new JournalReadiness(tape);
        assertEquals("UP", status(readiness.call()));

        tape.fault = "the disk is full";

        assertEquals("DOWN", status(readiness.call()));
        assertEquals("the disk is full", why(readiness.call()));
    }

    @Test
    void aFullTapeIsWellAsLongAsItMoves() {
        JournalReadiness readiness = new JournalReadiness(tape);
        tape.full = true;
        assertEquals("UP", status(readiness.call()));

        tape.last = 7;
        assertEquals("UP", status(readiness.call()));
        HealthCheckResponse stands = readiness.call();

        assertEquals("DOWN", status(stands));
        assertTrue(why(stands).contains("nothing has been kept"), () -> why(stands));
    }

    @Test
    void aRoadThatStandsStillIsNotAlive() {
        Liveness liveness = new Liveness(road, clock);
        assertEquals("UP", status(liveness.call()));

        clock.advance(Liveness.MOST);

        assertEquals("DOWN", status(liveness.call()));
        assertEquals("the road has not moved for longer than 60 s", why(liveness.call()));
    }

    @Test
    void itHasStartedWhenTheRoadHasSetOut() {
        Started started = new Started(road, tape);
        assertEquals("DOWN", status(started.call()));

        try (RecordingRoad walked = new RecordingRoad(clock)) {
            road.start(walked);

            assertEquals("UP", status(started.call()));
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
    private static final class Tape implements Journal {
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
