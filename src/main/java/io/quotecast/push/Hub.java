package io.quotecast.push;

import io.quotecast.journal.Entry;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.MarketEvent;
import io.quotecast.market.Series;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Passes every event to every shard. Owned by the pipeline thread, except where a method says otherwise. */
public final class Hub {
    private static final long WAIT_NANOS = 20_000L;
    private static final long RETRY_NANOS = 1_000_000L;

    private final Predicate<Runnable> pipeline;
    private final Shard.Settings settings;
    private final SlowReaderPolicy.Factory slowReaderPolicy;
    private final List<Shard> shards = new ArrayList<>();
    /** The same shards, for other threads. */
    private final List<Shard> registered = new CopyOnWriteArrayList<>();

    private final Sessions sessions = new Sessions();
    private final RoomDirectory rooms;
    private final SnapshotCache snapshots;
    private final Map<String, ServerMessage> notifications = new LinkedHashMap<>();
    private final List<ShardMetrics> metrics = new CopyOnWriteArrayList<>();
    private final LongAdder waits = new LongAdder();
    private volatile boolean draining;
    private volatile boolean closed;

    /**
     * @param pipeline runs a task on the pipeline thread; returns false if its queue is full
     */
    public Hub(Predicate<Runnable> pipeline, Shard.Settings settings, SlowReaderPolicy.Factory slowReaderPolicy) {
        this.pipeline = pipeline;
        this.settings = settings;
        snapshots = new SnapshotCache(settings.rooms());
        rooms = new RoomDirectory(settings.nowMicros());
        this.slowReaderPolicy = slowReaderPolicy;
    }

    /** Adds a shard for the clients of a loop. It starts once the pipeline has registered it. Thread-safe. */
    public Shard addShard(ShardLoop shardLoop) {
        ShardMetrics shardMetrics = new ShardMetrics();
        metrics.add(shardMetrics);
        Shard shard = new Shard(shardLoop, settings, slowReaderPolicy, sessions, rooms, shardMetrics);
        register(shard);
        return shard;
    }

    /** Encodes an event and passes it to all shards, with the newest other events of its instrument. */
    public void publish(Entry entry, Encoding encoding) {
        Channel channel = entry.event().channel();
        boolean isPartOfTicker = channel == Channel.TRADES || channel == Channel.QUOTES || channel == Channel.TICKERS;
        if (isPartOfTicker && entry.event() instanceof MarketEvent.InstrumentEvent event) {
            int id = event.instrument().id();
            publish(EncodedEvent.of(
                    entry,
                    encoding,
                    snapshots.newest(Series.TRADE.ordinal(), id),
                    snapshots.newest(Series.QUOTE.ordinal(), id),
                    snapshots.newest(Series.TICKER.ordinal(), id)));
        } else {
            publish(EncodedEvent.of(entry, encoding));
        }
    }

    /**
     * Passes an event to all shards. Waits for a shard whose queue is full, so that backpressure reaches the sources.
     */
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

    /**
     * Returns whether a shard has many bytes of messages to deliver, so that further messages have to wait.
     * Thread-safe.
     */
    public boolean isBehindWithMessages() {
        for (Shard shard : registered) {
            if (shard.isBehindWithMessages()) {
                return true;
            }
        }
        return false;
    }

    /**
     * An event of the journal could not be published: all clients are closed, and receive it when they resume.
     */
    public void onUnpublished(long position) {
        snapshots.skipTo(position);
        shards.forEach(shard -> shard.onUnpublished(position));
    }

    /** Adds an event from before the pipeline started to the state with which shards start. */
    public void restore(EncodedEvent event) {
        snapshots.put(event);
    }

    /** Sets the position before the first published event. */
    public void startAt(long position) {
        snapshots.skipTo(position);
    }

    /**
     * Continues at another position, earlier or later. For a hub that replays events.
     *
     * @param restoration sets the state there, with {@link #restore} and {@link #startAt}
     * @param withSnapshot whether the clients of all shards receive this state before the next event
     */
    public void restart(Runnable restoration, boolean withSnapshot) {
        snapshots.clear();
        restoration.run();
        for (Shard shard : shards) {
            SnapshotCache state = snapshots.copy();
            shard.execute(() -> shard.restart(state, withSnapshot));
        }
    }

    /** Schedules the sending of published events. */
    public void flush() {
        for (int i = 0; i < shards.size(); i++) {
            shards.get(i).wake();
        }
    }

    /**
     * Sends a notification to all feed clients, and to later ones until a newer one with the same key replaces it.
     */
    public void broadcast(String key, ServerMessage notification) {
        notifications.put(key, notification);
        for (Shard shard : shards) {
            shard.execute(() -> shard.broadcaster().broadcast(key, notification));
        }
    }

    /** Passes the newest event of each series that clients select to the reader, in the order of the series. */
    public void readNewest(int instrument, BiConsumer<Series, EncodedEvent> reader) {
        for (int slot = 0; slot < Series.COUNT; slot++) {
            EncodedEvent event = snapshots.newest(slot, instrument);
            if (event != null && event.channel().isSelectable()) {
                reader.accept(Series.of(slot), event);
            }
        }
    }

    /** Returns the position of the newest published event. */
    public long position() {
        return snapshots.position();
    }

    /** Returns how often the pipeline has waited for a shard. Thread-safe. */
    public long waits() {
        return waits.sum();
    }

    /** Returns the number of shards: one for each loop that has had a client. Thread-safe. */
    public int shardCount() {
        return metrics.size();
    }

    /** Returns the sum of a value over all shards. Thread-safe. */
    public long total(ToLongFunction<ShardMetrics> value) {
        long total = 0;
        for (ShardMetrics shardMetrics : metrics) {
            total += value.applyAsLong(shardMetrics);
        }
        return total;
    }

    /** Returns the merged histogram of all shards. Thread-safe. */
    public Histogram.Reading histogram(ShardHistogram shardHistogram) {
        return Histogram.merge(
                ShardMetrics.bounds(shardHistogram),
                metrics.stream()
                        .map(shardMetrics -> shardMetrics.histogram(shardHistogram))
                        .toList());
    }

    /**
     * Drops the next events of a series on the way to the clients and notifies them of the gap. The journal and the
     * state of the pipeline keep the events.
     *
     * @param channel any except messages; for bars, events of all timeframes are dropped
     */
    public void injectGap(Channel channel, Instrument instrument, int events) {
        for (Shard shard : shards) {
            shard.execute(() -> shard.gaps().inject(channel, instrument, events));
        }
    }

    /**
     * Notifies the clients of a series of events that its source has not delivered. The numbers of the series are not
     * affected.
     *
     * @param channel trades or quotes
     * @param firstId the exchange's id of the first missing event
     * @param lastId the exchange's id of the last missing event
     */
    public void reportGap(Channel channel, Instrument instrument, long missing, long firstId, long lastId) {
        for (Shard shard : shards) {
            shard.execute(() -> shard.reportGap(channel, instrument, missing, firstId, lastId));
        }
    }

    /**
     * Notifies every feed client that its connection will be closed. Called on any thread except the pipeline thread
     * and the loops, because it waits for the pipeline.
     *
     * @param reconnectMillis supplies the delay after which a client should reconnect; called on the loops, per
     *     client
     */
    public void drain(long closeInMillis, LongSupplier reconnectMillis) {
        draining = true;
        Runnable task = () -> shards.forEach(shard -> shard.execute(() -> shard.drain(closeInMillis, reconnectMillis)));
        while (!pipeline.test(task) && !closed) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /** Returns who is in a room of this node; the members are a list unless they are too many. Thread-safe. */
    public Notification.Presence presence(Topic room) {
        return rooms.snapshot(room);
    }

    /** Closes the connection of a client in a room; returns false if it is not there. Thread-safe. */
    public boolean kick(Topic room, String client) {
        RoomMember member = rooms.find(room, client);
        if (member != null) {
            member.remove("removed from room " + room + " by the administrator");
        }
        return member != null;
    }

    /**
     * Closes the connections of all clients in a room, and forgets its values and messages. Thread-safe.
     *
     * @return the number of clients; empty, without any effect, if the pipeline is too busy at the moment
     */
    public OptionalInt closeRoom(Topic room) {
        boolean isAccepted = pipeline.test(() -> {
            snapshots.removeRoom(room);
            shards.forEach(shard -> shard.execute(() -> shard.forgetRoom(room)));
        });
        if (!isAccepted) {
            return OptionalInt.empty();
        }
        List<RoomMember> members = rooms.members(room);
        members.forEach(member -> member.remove("room " + room + " was closed by the administrator"));
        return OptionalInt.of(members.size());
    }

    /** Returns whether {@link #drain} has been called. Thread-safe. */
    public boolean isDraining() {
        return draining;
    }

    /**
     * Closes the clients for which the most bytes are pending. Called on any thread when memory is short.
     *
     * @return false if the pipeline is too busy at the moment
     */
    public boolean closeLargest() {
        return pipeline.test(() -> shards.forEach(shard -> shard.execute(shard::closeLargest)));
    }

    /** Ends all waiting for shards and for the pipeline. Thread-safe. */
    public void close() {
        closed = true;
    }

    private void register(Shard shard) {
        boolean isAccepted = pipeline.test(() -> {
            SnapshotCache snapshot = snapshots.copy();
            Map<String, ServerMessage> currentNotifications = new LinkedHashMap<>(notifications);
            shards.add(shard);
            registered.add(shard);
            shard.loop().execute(() -> shard.start(snapshot, currentNotifications));
        });
        if (!isAccepted && !closed) {
            shard.loop().schedule(() -> register(shard), RETRY_NANOS);
        }
    }
}
