package io.quotecast.testing;

import io.quotecast.journal.MemoryJournal;
import io.quotecast.market.Instruments;
import io.quotecast.market.MarketEvent;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.WireFormat;
import io.quotecast.protocol.quotecast.JsonEncoding;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.Hub;
import io.quotecast.push.Publisher;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.push.slow.SlowReaders;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** A hub with its instruments, journal and encoder, as the pipeline combines them, but without threads and sockets. */
public final class EmbeddedHub {
    /** The time of all events: 2026-01-05T14:30:00Z. */
    public static final long TIME_MICROS = 1_767_623_400_000_000L;

    /** Runs the tasks of the pipeline at once. */
    public static final Predicate<Runnable> IMMEDIATE = task -> {
        task.run();
        return true;
    };

    private final Instruments instruments = new Instruments();
    private final MemoryJournal journal;
    private final ShardLimits limits;
    private final LongSupplier nowMicros;
    private final Hub hub;

    /**
     * The limits of each shard.
     *
     * @param maxPendingBytes bytes that may wait for one client before it is closed
     * @param bufferEvents events that are buffered for clients that are behind
     * @param bufferMessageBytes bytes of messages that are buffered for members of rooms
     * @param slowMillis how long a socket may stay full before it is closed
     */
    public record ShardLimits(
            long maxPendingBytes, long heartbeatMillis, int bufferEvents, long bufferMessageBytes, long slowMillis) {
        /** Limits without a small one for the bytes of messages. */
        public ShardLimits(long maxPendingBytes, long heartbeatMillis, int bufferEvents, long slowMillis) {
            this(maxPendingBytes, heartbeatMillis, bufferEvents, 8 << 20, slowMillis);
        }
    }

    /**
     * @param pipeline runs a task of the pipeline, now or later; false if it has no room for it
     */
    public EmbeddedHub(
            ShardLimits limits, MemoryJournal journal, Predicate<Runnable> pipeline, LongSupplier nowMicros) {
        this.limits = limits;
        this.journal = journal;
        this.nowMicros = nowMicros;
        hub = new Hub(
                pipeline,
                new Shard.Settings(
                        limits.maxPendingBytes,
                        limits.heartbeatMillis * 1_000_000,
                        0,
                        limits.bufferEvents,
                        limits.bufferMessageBytes,
                        limits.slowMillis * 1_000_000,
                        instruments,
                        journal,
                        nowMicros),
                shardView -> new SlowReaders(shardView, limits.slowMillis * 1_000_000));
    }

    public Hub hub() {
        return hub;
    }

    public Instruments instruments() {
        return instruments;
    }

    public MemoryJournal journal() {
        return journal;
    }

    /** Appends an event to the journal and encodes it. */
    public EncodedEvent encode(MarketEvent event) {
        return EncodedEvent.of(journal.append(event), JsonEncoding.INSTANCE);
    }

    /** Appends an event to the journal and hands it to all shards. */
    public EncodedEvent publish(MarketEvent event) {
        EncodedEvent encoded = encode(event);
        hub.publish(encoded);
        return encoded;
    }

    /** Connects a client of the feed, which receives the greeting. */
    public Subscriber connect(Shard shard, Subscriber.Identity identity, ClientTransport transport) {
        return connect(shard, identity, transport, QuotecastDialect.JSON);
    }

    /** Connects a client of the feed with a wire format of its own. */
    public Subscriber connect(Shard shard, Subscriber.Identity identity, ClientTransport transport, WireFormat format) {
        Subscriber subscriber = shard.addSubscriber(identity, transport, format);
        subscriber.greet(
                position -> RequestFixture.greeting(identity, journal.epoch(), position, limits.heartbeatMillis));
        return subscriber;
    }

    public RequestHandler.Context requestContext(Publisher publisher) {
        return RequestFixture.context(instruments, journal.epoch(), publisher, nowMicros);
    }
}
