package io.quotecast.push;

import io.quotecast.journal.Journal;
import io.quotecast.market.Instruments;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * All clients of one event loop. The road puts frames into its queue; the loop takes all that have gathered, at once,
 * and sends each client one write. Everything but {@link #offer} and {@link #wake} happens on the loop's thread.
 */
public final class Shard {
    private static final System.Logger LOG = System.getLogger(Shard.class.getName());
    private static final int QUEUE_CAPACITY = 8_192;
    private static final int MAX_BATCH = 4_096;

    private final ShardLoop shardLoop;
    private final Settings settings;
    private final Sessions sessions;
    private final SpscAtomicArrayQueue<EncodedEvent> queue = new SpscAtomicArrayQueue<>(QUEUE_CAPACITY);
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final EncodedEvent[] batch = new EncodedEvent[MAX_BATCH];
    private final SnapshotCache snapshots = new SnapshotCache();
    private final RecentEvents recentEvents;
    private final SlowReaders slowReaders;
    private final Cohorts cohorts;
    private final ShardMetrics metrics;
    private final Broadcaster broadcaster;
    private final InjectedGaps gaps;
    private final RoomClients roomClients;
    private final FrameAssembler snapshotAssembler = new FrameAssembler();
    private @Nullable List<Runnable> pendingTasks = new ArrayList<>();
    private int batchSize;
    private volatile long lastRunNanos;

    /**
     * What all shards share.
     *
     * @param maxPendingBytes bytes that may wait for one client before it is closed
     * @param lingerNanos the least time between two rounds of sending: more waits, and goes in fewer writes
     * @param backlog how many frames are kept for those who fall behind for a moment
     * @param maxFullNanos how long a socket may stay full before it is closed
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    public record Settings(
            long maxPendingBytes,
            long heartbeatNanos,
            long lingerNanos,
            int backlog,
            long maxFullNanos,
            Instruments instruments,
            Journal journal,
            LongSupplier nowMicros) {}

    Shard(ShardLoop shardLoop, Settings settings, Sessions sessions, ShardMetrics metrics) {
        this.shardLoop = shardLoop;
        this.settings = settings;
        this.sessions = sessions;
        this.metrics = metrics;
        broadcaster = new Broadcaster(metrics);
        roomClients = new RoomClients(metrics);
        recentEvents = new RecentEvents(settings.backlog);
        CatchUp catchUp = new CatchUp(snapshots, recentEvents, settings.journal, settings.instruments);
        slowReaders = new SlowReaders(shardLoop, snapshots, catchUp, settings.maxFullNanos);
        gaps = new InjectedGaps(broadcaster, slowReaders);
        cohorts = new Cohorts(new Cohort.SharedState(shardLoop, snapshots, new FrameAssembler(), slowReaders, metrics));
    }

    /** Takes a frame; false if the loop is so far behind that there is no room. On the road's thread only. */
    boolean offer(EncodedEvent event) {
        return queue.relaxedOffer(event);
    }

    /** Sees to it that what was offered is sent. On the road's thread, and on the loop. */
    void wake() {
        if (!queue.isEmpty() && !isScheduled.get() && isScheduled.compareAndSet(false, true)) {
            long delay = settings.lingerNanos == 0 ? 0 : lastRunNanos + settings.lingerNanos - shardLoop.nanoTime();
            if (delay > 0) {
                shardLoop.schedule(this::run, delay);
            } else {
                shardLoop.execute(this::run);
            }
        }
    }

    /** The state at the place from which this shard hears everything. Comes once, before the first frame. */
    void start(SnapshotCache snapshot, Map<String, ServerMessage> notifications) {
        snapshots.takeOver(snapshot);
        recentEvents.startAfter(snapshots.position());
        broadcaster.restore(notifications);
        shardLoop.schedule(this::sendHeartbeat, settings.heartbeatNanos);
        new LoopLagProbe(shardLoop, metrics.histogram(ShardHistogram.LOOP_LAG_MICROS)).start();
        List<Runnable> tasks = pendingTasks;
        pendingTasks = null;
        if (tasks != null) {
            tasks.forEach(Runnable::run);
        }
    }

    /** Runs a task once the shard has begun, which mostly is now. To be called on the loop. */
    public void whenReady(Runnable task) {
        if (pendingTasks != null) {
            pendingTasks.add(task);
        } else {
            task.run();
        }
    }

    /** A new client of the feed, to be greeted before anything else is said to it. */
    public Subscriber addSubscriber(Subscriber.Identity identity, ClientTransport transport) {
        Subscriber subscriber = new Subscriber(identity, transport, settings.maxPendingBytes, metrics, this);
        transport.onWritable(() -> slowReaders.scheduleTurn(subscriber));
        sessions.add(subscriber);
        return subscriber;
    }

    /** A new client of the plain relay. */
    public RoomClient addRoomClient(String name, ClientTransport transport, Topic room) {
        RoomClient roomClient = new RoomClient(name, transport, settings.maxPendingBytes, metrics, room, roomClients);
        roomClients.join(room, roomClient);
        return roomClient;
    }

    /** The connection of a client has ended. */
    public void onDisconnect(Client client) {
        client.onDisconnect();
    }

    /** The loop of all these clients. */
    public ShardLoop loop() {
        return shardLoop;
    }

    /** Position of the newest event that was sent from here. */
    long position() {
        return snapshots.position();
    }

    /** Whether everything after a position can still be sent. */
    boolean holdsAllAfter(long position) {
        return settings.journal.holdsAllAfter(position);
    }

    /** Ends what is left of a connection whose session somebody presents. */
    void evict(String session) {
        sessions.evict(session);
    }

    SlowReaders slowReaders() {
        return slowReaders;
    }

    Broadcaster broadcaster() {
        return broadcaster;
    }

    InjectedGaps gaps() {
        return gaps;
    }

    /** Its clients are about to be closed. */
    void drain(long closeInMillis, LongSupplier reconnectMillis) {
        broadcaster.drain(closeInMillis, reconnectMillis, settings.journal.epoch());
    }

    void sendSnapshot(Subscriber to, Subscription subscription, Predicate<EncodedEvent> filter) {
        if (!to.enforceLimit()) {
            return;
        }
        snapshots.read(subscription, event -> {
            if (filter.test(event)) {
                snapshotAssembler.addSnapshot(event.json(), to::sendUnbounded);
                metrics.add(ShardCounter.DELIVERIES, 1);
            }
        });
        snapshotAssembler.finish(to::sendUnbounded);
    }

    /** The cohort of those who want this. */
    Cohort cohortFor(Subscription subscription) {
        return cohorts.forSubscription(subscription);
    }

    /** Someone has left this cohort: if he was the last, it is dissolved. */
    void removeIfEmpty(Cohort cohort) {
        cohorts.removeIfEmpty(cohort);
    }

    void remove(Subscriber subscriber) {
        sessions.remove(subscriber);
        broadcaster.remove(subscriber);
        slowReaders.remove(subscriber);
    }

    private void run() {
        lastRunNanos = shardLoop.nanoTime();
        try {
            sendBatch();
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "A round of sending failed at position " + position() + "; the next goes on",
                    e);
        } finally {
            // Whatever happened: a shard that stayed awake would never be woken, and its clients would hear no more.
            isScheduled.set(false);
            // A frame offered just before this line found the shard awake: look again.
            wake();
        }
    }

    private void sendBatch() {
        batchSize = 0;
        if (queue.drain(this::onEvent, MAX_BATCH) > 0) {
            gaps.reportEnded();
            slowReaders.onBatch(batch, batchSize);
            cohorts.send(batch, batchSize);
            roomClients.deliver(batch, batchSize);
            metrics.recordAges(batch, batchSize, settings.nowMicros.getAsLong());
        }
    }

    private void onEvent(EncodedEvent event) {
        if (gaps.tryDrop(event)) {
            snapshots.skipTo(event.position());
            recentEvents.skip(event.position());
            return;
        }
        snapshots.put(event);
        recentEvents.add(event);
        if (event.message() != null || cohorts.matches(event)) {
            batch[batchSize++] = event;
        }
    }

    private void sendHeartbeat() {
        shardLoop.schedule(this::sendHeartbeat, settings.heartbeatNanos);
        broadcaster.sendHeartbeats(settings.nowMicros.getAsLong(), position());
    }
}
