package io.quotecast.bench;

import io.netty.buffer.ByteBuf;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.EventEncoder;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.Hub;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.testing.ManualEventLoop;
import io.quotecast.testing.RequestFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rounds of one shard, from encoded frames to the outlets of 1,000 clients, which throw everything away. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FanOutBenchmark {
    /** Events of one round, as they gather in 10 ms at 5,000 a second. */
    private static final int EVENTS_PER_ROUND = 50;

    private static final int CLIENTS = 1_000;
    private static final int SYMBOLS_PER_CLIENT = 50;

    /** Whether all want everything, or each a list of its own. */
    @Param({"false", "true"})
    public boolean ownLists;

    @Param({"0", "250"})
    public int conflateMillis;

    private final ManualEventLoop loop = new ManualEventLoop();
    private EncodedEvent[] events;
    private Hub hub;
    private int next;
    private long position;

    @Setup(Level.Trial)
    public void open() {
        Instruments instruments = new Instruments();
        Instrument[] listed = SampleEvents.list(instruments);
        MemoryJournal journal = new MemoryJournal(Epoch.random(new Random(1)), 1, 1);
        EventEncoder encoder = new EventEncoder();
        List<EncodedEvent> encoded = new ArrayList<>();
        for (MarketEvent event : SampleEvents.events(listed, 1)) {
            encoded.add(encoder.encode(journal.append(event)));
        }
        events = encoded.toArray(EncodedEvent[]::new);
        hub = new Hub(
                task -> {
                    task.run();
                    return true;
                },
                new Shard.Settings(
                        1 << 20, Long.MAX_VALUE / 2, 0, 8_192, Long.MAX_VALUE / 2, instruments, journal, () -> 1));
        Shard shard = hub.addShard(loop);
        loop.run();
        RequestHandler.Context context =
                RequestFixture.context(instruments, journal.epoch(), (publish, from, recorded) -> {}, () -> 1);
        Random random = new Random(7);
        for (int i = 0; i < CLIENTS; i++) {
            Subscriber.Identity identity = new Subscriber.Identity("s" + i, "s" + i);
            Subscriber subscriber = shard.addSubscriber(identity, new DiscardingTransport());
            subscriber.greet(
                    greetedPosition -> RequestFixture.greeting(identity, journal.epoch(), greetedPosition, 5_000));
            List<String> names = new ArrayList<>();
            for (int j = 0; j < SYMBOLS_PER_CLIENT; j++) {
                names.add(listed[random.nextInt(listed.length)].symbol().text());
            }
            List<String> requested = ownLists ? names : List.of("*");
            RequestFixture.requests(subscriber, shard, context)
                    .onSubscribe(new ClientRequest.Subscribe(
                            null,
                            Map.of(Channel.QUOTES, requested, Channel.TRADES, requested),
                            false,
                            conflateMillis,
                            null,
                            null));
        }
    }

    /** Events per second that enter one shard; each goes to 1,000 clients, or to the hundred that want it. */
    @Benchmark
    @OperationsPerInvocation(EVENTS_PER_ROUND)
    public void round() {
        for (int i = 0; i < EVENTS_PER_ROUND; i++) {
            EncodedEvent encodedEvent = events[next];
            next = next + 1 == events.length ? 0 : next + 1;
            // Again, but further on: a position never comes twice.
            hub.publish(new EncodedEvent(
                    encodedEvent.channel(),
                    encodedEvent.instrumentId(),
                    encodedEvent.slot(),
                    encodedEvent.isConflatable(),
                    ++position,
                    encodedEvent.seriesNumber(),
                    encodedEvent.timeMicros(),
                    encodedEvent.json(),
                    null));
        }
        hub.flush();
        loop.advance(10);
    }

    /** Takes everything, keeps nothing. */
    private static final class DiscardingTransport implements ClientTransport {
        @Override
        public String id() {
            return "outlet";
        }

        @Override
        public void write(ByteBuf frame) {}

        @Override
        public void send(ByteBuf frame) {}

        @Override
        public void flush() {}

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void onWritable(Runnable task) {}

        @Override
        public long pendingBytes() {
            return 0;
        }

        @Override
        public void close(int code, String reason) {}
    }
}
