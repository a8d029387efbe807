package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Hands every frame to every shard. Owned by the road's thread, but where it says otherwise. */
public final class Hub {
    private static final long WAIT_NANOS = 20_000L;
    private static final long RETRY_NANOS = 1_000_000L;

    private final Predicate<Runnable> road;
    private final Shard.Settings settings;
    private final List<Shard> shards = new ArrayList<>();
    private final Sessions sessions = new Sessions();
    private final SnapshotCache last = new SnapshotCache();
    private final Map<String, ServerMessage> notices = new LinkedHashMap<>();
    private final List<ShardMetrics> counts = new CopyOnWriteArrayList<>();
    private final LongAdder waits = new LongAdder();
    private volatile boolean draining;
    private volatile boolean closed;

    /**
     * @param road runs a task on the road's thread; false if it has no room for it now
     */
    public Hub(Predicate<Runnable> road, Shard.Settings settings) {
        this.road = road;
        this.settings = settings;
    }

    /** A shard for the clients of this loop. On any thread; it begins as soon as the road has let it in. */
    public Shard shard(ShardLoop shardLoop) {
        ShardMetrics counted = new ShardMetrics();
        counts.add(counted);
        Shard shard = new Shard(shardLoop, settings, sessions, counted);
        letIn(shard);
        return shard;
    }

    /** Gives a frame to all shards, waiting for one that has no room: so its loop's slowness reaches the sources. */
    public void publish(EncodedEvent encodedEvent) {
        last.put(encodedEvent);
        for (int i = 0; i < shards.size(); i++) {
            Shard shard = shards.get(i);
            while (!shard.offer(encodedEvent) && !closed) {
                shard.wake();
                waits.increment();
                LockSupport.parkNanos(WAIT_NANOS);
            }
        }
    }

    /** A frame from before the road sets out: part of the state with which shards begin. */
    public void restore(EncodedEvent encodedEvent) {
        last.put(encodedEvent);
    }

    /** Everything up to this position lies behind: the next frame to be published comes after it. */
    public void begin(long q) {
        last.pass(q);
    }

    /** Sees to it that what was published is sent. */
    public void flush() {
        for (int i = 0; i < shards.size(); i++) {
            shards.get(i).wake();
        }
    }

    /** Tells every client of the feed, and those who come later, until a newer notice of the same key. */
    public void tell(String key, ServerMessage notice) {
        notices.put(key, notice);
        for (Shard shard : shards) {
            shard.loop().execute(() -> shard.announcer().tell(key, notice));
        }
    }

    /** The newest frames of one instrument: by slot, those that there are. */
    public void readLast(int instrument, BiConsumer<Integer, EncodedEvent> reader) {
        for (int slot = 0; slot < EncodedEvent.SLOTS; slot++) {
            EncodedEvent encodedEvent = last.last(slot, instrument);
            if (encodedEvent != null) {
                reader.accept(slot, encodedEvent);
            }
        }
    }

    /** Position of the newest event that was published. */
    public long q() {
        return last.q();
    }

    /** How often the road has waited for a shard. On any thread. */
    public long waits() {
        return waits.sum();
    }

    /** How many shards there are: one for each loop that has had a client. On any thread. */
    public int shards() {
        return counts.size();
    }

    /** What all shards have counted of something together. On any thread. */
    public long total(ToLongFunction<ShardMetrics> what) {
        long total = 0;
        for (ShardMetrics counted : counts) {
            total += what.applyAsLong(counted);
        }
        return total;
    }

    /** As {@link #total}, of how something is spread. */
    public Histogram.Reading spread(ShardHistogram shardHistogram) {
        return Histogram.total(
                ShardMetrics.bounds(shardHistogram),
                counts.stream().map(counted -> counted.spread(shardHistogram)).toList());
    }

    /**
     * Loses events on purpose, on the way to the clients: each shard leaves out the next ones of this series, and tells
     * those who want it. Neither the tape nor a snapshot of it misses any.
     *
     * @param channel any but messages; of bars all timeframes are meant
     */
    public void injectGap(Channel channel, Instrument instrument, int events) {
        for (Shard shard : shards) {
            shard.loop().execute(() -> shard.gaps().open(channel, instrument, events));
        }
    }

    /**
     * Tells every client of the feed that its connection is about to be closed. On any thread but the road's and those
     * of the loops.
     *
     * @param reconnectMillis gives each client the time after which it had best come back; called on the loops
     */
    public void drain(long inMillis, LongSupplier reconnectMillis) {
        draining = true;
        Runnable task =
                () -> shards.forEach(shard -> shard.loop().execute(() -> shard.drain(inMillis, reconnectMillis)));
        while (!road.test(task) && !closed) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** Whether it takes leave of its clients. On any thread. */
    public boolean isDraining() {
        return draining;
    }

    /** From now on no shard is waited for. On any thread. */
    public void close() {
        closed = true;
    }

    private void letIn(Shard shard) {
        boolean taken = road.test(() -> {
            SnapshotCache state = last.copy();
            Map<String, ServerMessage> known = new LinkedHashMap<>(notices);
            shards.add(shard);
            shard.loop().execute(() -> shard.begin(state, known));
        });
        if (!taken && !closed) {
            shard.loop().schedule(() -> letIn(shard), RETRY_NANOS);
        }
    }
}
