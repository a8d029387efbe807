package io.quotecast.source.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.base.Backoff;
import io.quotecast.source.SourceState;
import io.quotecast.source.SourceState.Kind;
import io.quotecast.source.capture.CaptureSeries;
import io.quotecast.testing.ManualClock;
import io.quotecast.testing.RecordingPipeline;
import io.quotecast.testing.StubExchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a connection to an exchange ends and is opened again. The messages are the names of their outcomes. */
class ExchangeConnectionTest {
    private final RecordingPipeline pipeline = new RecordingPipeline(new ManualClock(1_767_623_400_000_000L));
    private final StubExchange exchange = new StubExchange();
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> overlaps = new LinkedBlockingQueue<>();
    private volatile @Nullable String behind;
    private ExchangeConnection connection;

    @AfterEach
    void close() {
        connection.close();
        pipeline.close();
        exchange.close();
    }

    @Test
    void theDelayGrowsUntilAConnectionHasDeliveredForAWhile() throws Exception {
        open(Duration.ofSeconds(60));
        List<String> delays = new ArrayList<>();

        for (String message : List.of("ACKNOWLEDGED", "DATA", "OTHER", "CONFIRMED", "DATA")) {
            StubExchange.AcceptedConnection accepted = exchange.nextConnection();
            assertEquals("first", accepted.nextMessage());
            assertEquals("second", accepted.nextMessage());
            accepted.send(message);
            accepted.close((short) 1001, "");
            delays.add(pipeline.awaitState(state -> state.text().startsWith("reconnecting"))
                    .text()
                    .substring(0, 21));
        }

        assertEquals(
                List.of(
                        "reconnecting in 0.1 s",
                        "reconnecting in 0.2 s",
                        "reconnecting in 0.4 s",
                        "reconnecting in 0.8 s",
                        "reconnecting in 0.8 s"),
                delays);
    }

    @Test
    void aSubscriptionThatIsNotAcknowledgedIsRetried() throws Exception {
        open(Duration.ofMillis(400));
        StubExchange.AcceptedConnection accepted = exchange.nextConnection();

        accepted.send("OTHER");
        accepted.ping("still there?");

        assertEquals(
                "subscription not acknowledged for 0.4 s; reconnecting in 0.1 s",
                pipeline.awaitState(state -> state.kind() == Kind.STALE).text());
        assertEquals("first", exchange.nextConnection().nextMessage());
    }

    @Test
    void aFeedWithoutDataIsStaleUntilDataArrives() throws Exception {
        open(Duration.ofMillis(400));
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send("DATA");
        assertEquals("receiving from 127.0.0.1; a remark", awaitKind(Kind.OK).text());

        assertEquals(
                "no data for 0.4 s; reconnecting in 0.1 s",
                awaitKind(Kind.STALE).text());
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        second.send("ACKNOWLEDGED");
        // Neither the acknowledgement nor a heartbeat makes the source healthy again.
        assertEquals(
                "no data for 0.4 s; reconnecting in 0.2 s",
                pipeline.awaitState(state -> state.kind() != Kind.DOWN).text());
        exchange.nextConnection().send("DATA");
        assertEquals("receiving from 127.0.0.1; a remark", awaitKind(Kind.OK).text());
    }

    @Test
    void anAcknowledgedConnectionWaitsForData() throws Exception {
        open(Duration.ofSeconds(4));

        exchange.nextConnection().send("ACKNOWLEDGED");

        assertEquals(
                "waiting for data from 127.0.0.1; a remark", awaitKind(Kind.OK).text());
    }

    @Test
    void aProductThatIsBehindEndsTheConnection() throws Exception {
        open(Duration.ofSeconds(2));
        exchange.nextConnection().send("DATA");
        awaitKind(Kind.OK);

        behind = "trades of BTC-USD do not arrive";

        assertEquals(
                "trades of BTC-USD do not arrive; reconnecting in 0.1 s",
                awaitKind(Kind.STALE).text());
        exchange.nextConnection();
    }

    @Test
    void aNewConnectionReplacesOneThatEndsWithoutAHole() throws Exception {
        open(Duration.ofSeconds(60), new ExchangeConnection.Renewal(Duration.ofDays(1), Duration.ofMillis(1)));
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send("DATA");
        awaitKind(Kind.OK);

        first.send("ENDING");
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        assertEquals("overlap", overlaps.take());
        first.send("DATA");
        second.send("DATA");
        first.awaitEnd();
        assertEquals("no overlap", overlaps.take());
        second.send("DATA");

        second.close((short) 1001, "");
        // The state has been ok all the time.
        assertEquals(Kind.DOWN, pipeline.nextState().kind());
    }

    @Test
    void aConnectionIsReplacedAtItsMaximumAge() throws Exception {
        open(Duration.ofMillis(400), new ExchangeConnection.Renewal(Duration.ofMillis(1), Duration.ofMillis(1)));
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send("DATA");

        exchange.nextConnection().send("DATA");

        first.awaitEnd();
    }

    @Test
    void aSecondConnectionThatDeliversTakesOverWhenTheFirstOneIsLost() throws Exception {
        open(Duration.ofSeconds(60), new ExchangeConnection.Renewal(Duration.ofDays(1), Duration.ofDays(1)));
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send("DATA");
        awaitKind(Kind.OK);
        first.send("ENDING");
        StubExchange.AcceptedConnection second = exchange.nextConnection();
        second.send("DATA");
        assertEquals("overlap", overlaps.take());
        second.ping("processed?");
        assertEquals("DATA", messages.take());
        assertEquals("ENDING", messages.take());
        assertEquals("DATA", messages.take());

        first.drop();
        assertEquals("no overlap", overlaps.take());

        second.drop();
        assertEquals(Kind.DOWN, pipeline.nextState().kind());
    }

    @Test
    void aSecondConnectionThatFailsLeavesTheFirstOneAlone() throws Exception {
        open(Duration.ofSeconds(60), new ExchangeConnection.Renewal(Duration.ofDays(1), Duration.ofMillis(1)));
        StubExchange.AcceptedConnection first = exchange.nextConnection();
        first.send("DATA");
        awaitKind(Kind.OK);

        exchange.refuseNext(503);
        first.send("ENDING");
        exchange.awaitRefusal();
        first.send("DATA");
        assertEquals("DATA", messages.take());
        assertEquals("ENDING", messages.take());
        assertEquals("DATA", messages.take());
        connection.close();

        assertEquals("stopped", pipeline.nextState().text());
    }

    private SourceState awaitKind(Kind kind) throws InterruptedException {
        return pipeline.awaitState(state -> state.kind() == kind);
    }

    private void open(Duration silence) {
        open(silence, null);
    }

    private void open(Duration silence, ExchangeConnection.@Nullable Renewal renewal) {
        // The longest delay of every range.
        RandomGenerator longest = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
        connection = new ExchangeConnection(
                "test",
                exchange.address(),
                silence,
                renewal,
                new Backoff(Duration.ofMillis(100), Duration.ofMillis(800), longest),
                pipeline.sink("test")::report,
                CaptureSeries.off(),
                new OutcomeConversation());
        connection.open();
    }

    private final class OutcomeConversation implements ExchangeConnection.Conversation {
        @Override
        public void onOpen(Consumer<String> sender) {
            sender.accept("first");
            sender.accept("second");
        }

        @Override
        public ExchangeConnection.MessageOutcome onMessage(String message) {
            messages.add(message);
            return ExchangeConnection.MessageOutcome.valueOf(message);
        }

        @Override
        public void onBinary(int bytes) {}

        @Override
        public @Nullable String onTick() {
            return behind;
        }

        @Override
        public void onOverlap(boolean overlapping) {
            overlaps.add(overlapping ? "overlap" : "no overlap");
        }

        @Override
        public String remark() {
            return "a remark";
        }
    }
}
