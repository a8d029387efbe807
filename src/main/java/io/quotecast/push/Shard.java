package io.quotecast.push;

import io.quotecast.journal.Journal;
import io.quotecast.market.Instruments;
import io.quotecast.market.Topic;
import io.quotecast.protocol.Frame;
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

    private final Loop loop;
    private final Settings settings;
    private final Sessions sessions;
    private final SpscAtomicArrayQueue<Frame> queue = new SpscAtomicArrayQueue<>(CAPACITY);
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Frame[] batch = new Frame[BATCH];
    private final LastFrames last = new LastFrames();
    private final Recent recent;
    private final Laggards laggards;
    private final Cohorts cohorts;
    private final ShardCounts counts;
    private final Announcer announcer;
    private final InjectedGaps gaps;
    private final Audience audience;
    private final WireFrames state = new WireFrames();
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

    Shard(Loop loop, Settings settings, Sessions sessions, ShardCounts counts) {
        this.loop = loop;
        this.settings = settings;
        this.sessions = sessions;
        this.counts = counts;
        announcer = new Announcer(counts);
        audience = new Audience(counts);
        recent = new Recent(settings.backlog);
        CatchUp catchUp = new CatchUp(last, recent, settings.journal, settings.instruments);
        laggards = new Laggards(loop, last, catchUp, settings.slowNanos);
        gaps = new InjectedGaps(announcer, laggards);
        cohorts = new Cohorts(new Cohort.Round(loop, last, new WireFrames(), laggards, counts));
    }

    /** Takes a frame; false if the loop is so far behind that there is no room. On the road's thread only. */
    boolean offer(Frame frame) {
        return queue.relaxedOffer(frame);
    }

    /** Sees to it that what was offered is sent. On the road's thread, and on the loop. */
    void wake() {
        if (!queue.isEmpty() && !awake.get() && awake.compareAndSet(false, true)) {
            long delay = settings.lingerNanos == 0 ? 0 : ranNanos + settings.lingerNanos - loop.nanoTime();
            if (delay > 0) {
                loop.schedule(this::run, delay);
            } else {
                loop.execute(this::run);
            }
        }
    }

    /** The state at the place from which this shard hears everything. Comes once, before the first frame. */
    void begin(LastFrames state, Map<String, ServerMessage> known) {
        last.become(state);
        recent.begin(last.q());
        announcer.begin(known);
        loop.schedule(this::beat, settings.heartbeatNanos);
        new LoopLag(loop, counts.spread(Spread.LOOP_LAG_MICROS)).begin();
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
    public Subscriber subscriber(Subscriber.Identity identity, Outlet outlet) {
        Subscriber subscriber = new Subscriber(identity, outlet, settings.mostPending, counts, this);
        outlet.onWritable(() -> laggards.wake(subscriber));
        sessions.add(subscriber);
        return subscriber;
    }

    /** A new client of the plain relay. */
    public Listener listener(String name, Outlet outlet, Topic room) {
        Listener listener = new Listener(name, outlet, settings.mostPending, counts, room, audience);
        audience.join(room, listener);
        return listener;
    }

    /** The connection of a client has ended. */
    public void gone(Client client) {
        client.gone();
    }

    /** The loop of all these clients. */
    public Loop loop() {
        return loop;
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

    Laggards laggards() {
        return laggards;
    }

    Announcer announcer() {
        return announcer;
    }

    InjectedGaps gaps() {
        return gaps;
    }

    /** Its clients are about to be closed. */
    void drain(long inMillis, LongSupplier reconnectMillis) {
        announcer.drain(inMillis, reconnectMillis, settings.journal.epoch());
    }

    void sendState(Subscriber to, Subscription wanted, Predicate<Frame> which) {
        if (!to.keepsUp()) {
            return;
        }
        last.read(wanted, frame -> {
            if (which.test(frame)) {
                state.addState(frame.json(), to::sendAnyway);
                counts.add(Figure.DELIVERIES, 1);
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
        announcer.forget(subscriber);
        laggards.forget(subscriber);
    }

    private void run() {
        ranNanos = loop.nanoTime();
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
            laggards.begin(batch, taken);
            cohorts.send(batch, taken);
            audience.deliver(batch, taken);
            counts.written(batch, taken, settings.nowMicros.getAsLong());
        }
    }

    private void take(Frame frame) {
        if (gaps.takes(frame)) {
            last.pass(frame.q());
            recent.lose(frame.q());
            return;
        }
        last.put(frame);
        recent.add(frame);
        if (frame.message() != null || cohorts.want(frame)) {
            batch[taken++] = frame;
        }
    }

    private void beat() {
        loop.schedule(this::beat, settings.heartbeatNanos);
        announcer.beat(settings.nowMicros.getAsLong(), q());
    }
}
