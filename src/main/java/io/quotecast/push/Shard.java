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
    private static final int CAPACITY = 8_192;
    private static final int BATCH = 4_096;

    private final ShardLoop shardLoop;
    private final Settings settings;
    private final Sessions sessions;
    private final SpscAtomicArrayQueue<EncodedEvent> queue = new SpscAtomicArrayQueue<>(CAPACITY);
    private final AtomicBoolean awake = new AtomicBoolean();
    private final EncodedEvent[] batch = new EncodedEvent[BATCH];
    private final SnapshotCache last = new SnapshotCache();
    private final RecentEvents recentEvents;
    private final SlowReaders slowReaders;
    private final Cohorts cohorts;
    private final ShardMetrics counts;
    private final Broadcaster broadcaster;
    private final InjectedGaps gaps;
    private final RoomClients roomClients;
    private final FrameAssembler state = new FrameAssembler();
    private @Nullable List<Runnable> early = new ArrayList<>();
    private int taken;
    private volatile long ranNanos;

    /**
     * What all shards share.
     *
     * @param mostPending bytes that may wait for one client before it is closed
     * @param lingerNanos the least time between two rounds of sending: more waits, and goes in fewer writes
     * @param backlog how many frames are kept for those who fall behind for a moment
     * @param slowNanos how long a socket may stay full before it is closed
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    public record Settings(
            long mostPending,
            long heartbeatNanos,
            long lingerNanos,
            int backlog,
            long slowNanos,
            Instruments instruments,
            Journal journal,
            LongSupplier nowMicros) {}

    Shard(ShardLoop shardLoop, Settings settings, Sessions sessions, ShardMetrics counts) {
        this.shardLoop = shardLoop;
        this.settings = settings;
        this.sessions = sessions;
        this.counts = counts;
        broadcaster = new Broadcaster(counts);
        roomClients = new RoomClients(counts);
        recentEvents = new RecentEvents(settings.backlog);
        CatchUp catchUp = new CatchUp(last, recentEvents, settings.journal, settings.instruments);
        slowReaders = new SlowReaders(shardLoop, last, catchUp, settings.slowNanos);
        gaps = new InjectedGaps(broadcaster, slowReaders);
        cohorts = new Cohorts(new Cohort.SharedState(shardLoop, last, new FrameAssembler(), slowReaders, counts));
    }

    /** Takes a frame; false if the loop is so far behind that there is no room. On the road's thread only. */
    boolean offer(EncodedEvent encodedEvent) {
        return queue.relaxedOffer(encodedEvent);
    }

    /** Sees to it that what was offered is sent. On the road's thread, and on the loop. */
    void wake() {
        if (!queue.isEmpty() && !awake.get() && awake.compareAndSet(false, true)) {
            long delay = settings.lingerNanos == 0 ? 0 : ranNanos + settings.lingerNanos - shardLoop.nanoTime();
            if (delay > 0) {
                shardLoop.schedule(this::run, delay);
            } else {
                shardLoop.execute(this::run);
            }
        }
    }

    /** The state at the place from which this shard hears everything. Comes once, before the first frame. */
    void begin(SnapshotCache state, Map<String, ServerMessage> known) {
        last.become(state);
        recentEvents.begin(last.q());
        broadcaster.begin(known);
        shardLoop.schedule(this::beat, settings.heartbeatNanos);
        new LoopLagProbe(shardLoop, counts.spread(ShardHistogram.LOOP_LAG_MICROS)).begin();
        List<Runnable> tasks = early;
        early = null;
        if (tasks != null) {
            tasks.forEach(Runnable::run);
        }
    }

    /** Runs a task once the shard has begun, which mostly is now. To be called on the loop. */
    public void whenReady(Runnable task) {
        if (early != null) {
            early.add(task);
        } else {
            task.run();
        }
    }

    /** A new client of the feed, to be greeted before anything else is said to it. */
    public Subscriber subscriber(Subscriber.Identity identity, ClientTransport clientTransport) {
        Subscriber subscriber = new Subscriber(identity, clientTransport, settings.mostPending, counts, this);
        clientTransport.onWritable(() -> slowReaders.wake(subscriber));
        sessions.add(subscriber);
        return subscriber;
    }

    /** A new client of the plain relay. */
    public RoomClient listener(String name, ClientTransport clientTransport, Topic room) {
        RoomClient roomClient = new RoomClient(name, clientTransport, settings.mostPending, counts, room, roomClients);
        roomClients.join(room, roomClient);
        return roomClient;
    }

    /** The connection of a client has ended. */
    public void gone(Client client) {
        client.gone();
    }

    /** The loop of all these clients. */
    public ShardLoop loop() {
        return shardLoop;
    }

    /** Position of the newest event that was sent from here. */
    long q() {
        return last.q();
    }

    /** Whether everything after a position can still be sent. */
    boolean holdsAllAfter(long q) {
        return settings.journal.holdsAllAfter(q);
    }

    /** Ends what is left of a connection whose session somebody presents. */
    void evict(String session) {
        sessions.evict(session);
    }

    SlowReaders laggards() {
        return slowReaders;
    }

    Broadcaster announcer() {
        return broadcaster;
    }

    InjectedGaps gaps() {
        return gaps;
    }

    /** Its clients are about to be closed. */
    void drain(long inMillis, LongSupplier reconnectMillis) {
        broadcaster.drain(inMillis, reconnectMillis, settings.journal.epoch());
    }

    void sendState(Subscriber to, Subscription wanted, Predicate<EncodedEvent> which) {
        if (!to.keepsUp()) {
            return;
        }
        last.read(wanted, encodedEvent -> {
            if (which.test(encodedEvent)) {
                state.addState(encodedEvent.json(), to::sendAnyway);
                counts.add(ShardCounter.DELIVERIES, 1);
            }
        });
        state.finish(to::sendAnyway);
    }

    /** The cohort of those who want this. */
    Cohort cohort(Subscription wanted) {
        return cohorts.of(wanted);
    }

    /** Someone has left this cohort: if he was the last, it is dissolved. */
    void left(Cohort cohort) {
        cohorts.left(cohort);
    }

    void forget(Subscriber subscriber) {
        sessions.remove(subscriber);
        broadcaster.forget(subscriber);
        slowReaders.forget(subscriber);
    }

    private void run() {
        ranNanos = shardLoop.nanoTime();
        try {
            sendGathered();
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "A round of sending failed at position " + q() + "; the next goes on",
                    e);
        } finally {
            // Whatever happened: a shard that stayed awake would never be woken, and its clients would hear no more.
            awake.set(false);
            // A frame offered just before this line found the shard awake: look again.
            wake();
        }
    }

    private void sendGathered() {
        taken = 0;
        if (queue.drain(this::take, BATCH) > 0) {
            gaps.tell();
            slowReaders.begin(batch, taken);
            cohorts.send(batch, taken);
            roomClients.deliver(batch, taken);
            counts.written(batch, taken, settings.nowMicros.getAsLong());
        }
    }

    private void take(EncodedEvent encodedEvent) {
        if (gaps.takes(encodedEvent)) {
            last.pass(encodedEvent.q());
            recentEvents.lose(encodedEvent.q());
            return;
        }
        last.put(encodedEvent);
        recentEvents.add(encodedEvent);
        if (encodedEvent.message() != null || cohorts.want(encodedEvent)) {
            batch[taken++] = encodedEvent;
        }
    }

    private void beat() {
        shardLoop.schedule(this::beat, settings.heartbeatNanos);
        broadcaster.beat(settings.nowMicros.getAsLong(), q());
    }
}
