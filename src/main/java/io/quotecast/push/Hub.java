package io.quotecast.push;

import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Series;
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

    private final Predicate<Runnable> pipeline;
    private final Shard.Settings settings;
    private final List<Shard> shards = new ArrayList<>();
    private final Sessions sessions = new Sessions();
    private final SnapshotCache snapshots = new SnapshotCache();
    private final Map<String, ServerMessage> notifications = new LinkedHashMap<>();
    private final List<ShardMetrics> metrics = new CopyOnWriteArrayList<>();
    private final LongAdder waits = new LongAdder();
    private volatile boolean draining;
    private volatile boolean closed;

    /**
     * @param pipeline runs a task on the road's thread; false if it has no room for it now
     */
    public Hub(Predicate<Runnable> pipeline, Shard.Settings settings) {
        this.pipeline = pipeline;
        this.settings = settings;
    }

    /** A shard for the clients of this loop. On any thread; it begins as soon as the road has let it in. */
    public Shard addShard(ShardLoop shardLoop) {
        ShardMetrics shardMetrics = new ShardMetrics();
        metrics.add(shardMetrics);
        Shard shard = new Shard(shardLoop, settings, sessions, shardMetrics);
        register(shard);
        return shard;
    }

    /** Gives a frame to all shards, waiting for one that has no room: so its loop's slowness reaches the sources. */
    public void publish(EncodedEvent event) {
        snapshots.put(event);
        for (int i = 0; i < shards.size(); i++) {
            Shard shard = shards.get(i);
            while (!shard.offer(event) && !closed) {
                shard.wake();
                waits.increment();
                LockSupport.parkNanos(WAIT_NANOS);
            }
        }
    }

    /** A frame from before the road sets out: part of the state with which shards begin. */
    public void restore(EncodedEvent event) {
        snapshots.put(event);
    }

    /** Everything up to this position lies behind: the next frame to be published comes after it. */
    public void startAt(long position) {
        snapshots.skipTo(position);
    }

    /** Sees to it that what was published is sent. */
    public void flush() {
        for (int i = 0; i < shards.size(); i++) {
            shards.get(i).wake();
        }
    }

    /** Tells every client of the feed, and those who come later, until a newer notice of the same key. */
    public void broadcast(String key, ServerMessage notification) {
        notifications.put(key, notification);
        for (Shard shard : shards) {
            shard.loop().execute(() -> shard.broadcaster().broadcast(key, notification));
        }
    }

    /** Passes the newest event of each series of an instrument to the reader, in the order of the series. */
    public void readNewest(int instrument, BiConsumer<Series, EncodedEvent> reader) {
        for (int slot = 0; slot < Series.COUNT; slot++) {
            EncodedEvent event = snapshots.newest(slot, instrument);
            if (event != null) {
                reader.accept(Series.of(slot), event);
            }
        }
    }

    /** Position of the newest event that was published. */
    public long position() {
        return snapshots.position();
    }

    /** How often the road has waited for a shard. On any thread. */
    public long waits() {
        return waits.sum();
    }

    /** How many shards there are: one for each loop that has had a client. On any thread. */
    public int shards() {
        return metrics.size();
    }

    /** What all shards have counted of something together. On any thread. */
    public long total(ToLongFunction<ShardMetrics> value) {
        long total = 0;
        for (ShardMetrics shardMetrics : metrics) {
            total += value.applyAsLong(shardMetrics);
        }
        return total;
    }

    /** As {@link #total}, of how something is spread. */
    public Histogram.Reading histogram(ShardHistogram shardHistogram) {
        return Histogram.merge(
                ShardMetrics.bounds(shardHistogram),
                metrics.stream()
                        .map(shardMetrics -> shardMetrics.histogram(shardHistogram))
                        .toList());
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
    public void drain(long closeInMillis, LongSupplier reconnectMillis) {
        draining = true;
        Runnable task =
                () -> shards.forEach(shard -> shard.loop().execute(() -> shard.drain(closeInMillis, reconnectMillis)));
        while (!pipeline.test(task) && !closed) {
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

    private void register(Shard shard) {
        boolean isAccepted = pipeline.test(() -> {
            SnapshotCache snapshot = snapshots.copy();
            Map<String, ServerMessage> currentNotifications = new LinkedHashMap<>(notifications);
            shards.add(shard);
            shard.loop().execute(() -> shard.start(snapshot, currentNotifications));
        });
        if (!isAccepted && !closed) {
            shard.loop().schedule(() -> register(shard), RETRY_NANOS);
        }
    }
}
