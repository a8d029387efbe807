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
    private static final int ROUND = 50;

    private static final int CLIENTS = 1_000;
    private static final int OWN = 50;

    /** Whether all want everything, or each a list of its own. */
    @Param({"false", "true"})
    public boolean ownLists;

    @Param({"0", "250"})
    public int conflateMillis;

    private final ManualEventLoop loop = new ManualEventLoop();
    private EncodedEvent[] encodedEvents;
    private Hub hub;
    private int next;
    private long q;

    @Setup(Level.Trial)
    public void open() {
        Instruments instruments = new Instruments();
        Instrument[] listed = SampleEvents.list(instruments);
        MemoryJournal journal = new MemoryJournal(Epoch.fresh(new Random(1)), 1, 1);
        EventEncoder encoder = new EventEncoder();
        List<EncodedEvent> encoded = new ArrayList<>();
        for (MarketEvent event : SampleEvents.events(listed, 1)) {
            encoded.add(encoder.encode(journal.append(event)));
        }
        encodedEvents = encoded.toArray(EncodedEvent[]::new);
        hub = new Hub(
                task -> {
                    task.run();
                    return true;
                },
                new Shard.Settings(
                        1 << 20, Long.MAX_VALUE / 2, 0, 8_192, Long.MAX_VALUE / 2, instruments, journal, () -> 1));
        Shard shard = hub.shard(loop);
        loop.run();
        RequestHandler.Context context =
                RequestFixture.context(instruments, journal.epoch(), (publish, from, recorded) -> {}, () -> 1);
        Random random = new Random(7);
        for (int i = 0; i < CLIENTS; i++) {
            Subscriber.Identity identity = new Subscriber.Identity("s" + i, "s" + i);
            Subscriber subscriber = shard.subscriber(identity, new DiscardingTransport());
            subscriber.greet(q -> RequestFixture.greeting(identity, journal.epoch(), q, 5_000));
            List<String> names = new ArrayList<>();
            for (int k = 0; k < OWN; k++) {
                names.add(listed[random.nextInt(listed.length)].symbol().text());
            }
            List<String> wanted = ownLists ? names : List.of("*");
            RequestFixture.requests(subscriber, shard, context)
                    .onSubscribe(new ClientRequest.Subscribe(
                            null,
                            Map.of(Channel.QUOTES, wanted, Channel.TRADES, wanted),
                            false,
                            conflateMillis,
                            null,
                            null));
        }
    }

    /** Events per second that enter one shard; each goes to 1,000 clients, or to the hundred that want it. */
    @Benchmark
    @OperationsPerInvocation(ROUND)
    public void round() {
        for (int i = 0; i < ROUND; i++) {
            EncodedEvent encodedEvent = encodedEvents[next];
            next = next + 1 == encodedEvents.length ? 0 : next + 1;
            // Again, but further on: a position never comes twice.
            hub.publish(new EncodedEvent(
                    encodedEvent.channel(),
                    encodedEvent.instrument(),
                    encodedEvent.slot(),
                    encodedEvent.mayMerge(),
                    ++q,
                    encodedEvent.u(),
                    encodedEvent.timeMicros(),
                    encodedEvent.json(),
                    null));
        }
        hub.flush();
        loop.pass(10);
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
