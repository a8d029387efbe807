package io.quotecast.bench;

import io.netty.buffer.ByteBuf;
import io.quotecast.journal.Entry;
import io.quotecast.journal.Epoch;
import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.testing.EmbeddedHub;
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

/** Rounds of one shard, from encoded events to the transports of 1,000 clients, which discard everything. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class FanOutBenchmark {
    /** Events of one batch: those of 10 ms at 5,000 events/s. */
    private static final int EVENTS_PER_ROUND = 50;

    private static final int CLIENTS = 1_000;
    private static final int SYMBOLS_PER_CLIENT = 50;
    private static final long NEVER_MILLIS = Long.MAX_VALUE / 2_000_000;

    /** Whether each client subscribes to its own symbols, and not to all. */
    @Param({"false", "true"})
    public boolean ownLists;

    @Param({"0", "250"})
    public int conflateMillis;

    private final ManualEventLoop loop = new ManualEventLoop();
    private MarketEvent[] events;
    private byte[][] json;
    private EmbeddedHub embeddedHub;
    private int next;
    private long position;

    @Setup(Level.Trial)
    public void open() {
        embeddedHub = new EmbeddedHub(
                new EmbeddedHub.ShardLimits(1 << 20, NEVER_MILLIS, 8_192, NEVER_MILLIS),
                new MemoryJournal(Epoch.random(new Random(1)), 1, 1),
                EmbeddedHub.IMMEDIATE,
                () -> 1);
        Instrument[] listed = SampleEvents.listInstruments(embeddedHub.instruments());
        events = SampleEvents.events(listed, 1);
        json = new byte[events.length][];
        for (int i = 0; i < events.length; i++) {
            json[i] = JsonEncoding.INSTANCE.encode(new Entry(1, 1, events[i]));
        }
        Shard shard = embeddedHub.hub().addShard(loop);
        loop.run();
        RequestHandler.Context context = embeddedHub.requestContext((message, from, owner, recorded) -> {});
        Random random = new Random(7);
        for (int i = 0; i < CLIENTS; i++) {
            Subscriber.Identity identity = new Subscriber.Identity("s" + i, "s" + i);
            Subscriber subscriber = embeddedHub.connect(shard, identity, new DiscardingTransport());
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

    /** Events per second that enter one shard; each goes to 1,000 clients, or to about 100 with their own symbols. */
    @Benchmark
    @OperationsPerInvocation(EVENTS_PER_ROUND)
    public void batch() {
        for (int i = 0; i < EVENTS_PER_ROUND; i++) {
            // The same event with a new position, because each position is published once.
            Entry entry = new Entry(++position, 1, events[next]);
            embeddedHub.hub().publish(EncodedEvent.of(entry, JsonEncoding.INSTANCE, json[next]));
            next = next + 1 == events.length ? 0 : next + 1;
        }
        embeddedHub.hub().flush();
        loop.advance(10);
    }

    private static final class DiscardingTransport implements ClientTransport {
        @Override
        public String id() {
            return "discarding";
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

        @Override
        public void abort() {}
    }
}
