package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.quotecast.market.Topic;
import io.quotecast.protocol.Frame;
import io.quotecast.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jctools.queues.SpscArrayQueue;
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
    private final SpscArrayQueue<Frame> queue = new SpscArrayQueue<>(CAPACITY);
    private final AtomicBoolean awake = new AtomicBoolean();
    private final Frame[] batch = new Frame[BATCH];
    private final Map<Subscription, Cohort> cohorts = new HashMap<>();
    private final Routes routes = new Routes();
    private final List<Cohort> toSend = new ArrayList<>();
    private final Map<String, ServerMessage> notices = new LinkedHashMap<>();
    private final Set<Subscriber> subscribers = new LinkedHashSet<>();
    private final Audience audience = new Audience();
    private final WireFrames words = new WireFrames(false);
    private final WireFrames state = new WireFrames(true);
    private @Nullable List<Runnable> early = new ArrayList<>();
    private LastFrames last = new LastFrames();
    private int taken;
    private long q;
    private volatile long ranNanos;

    /**
     * What all shards share.
     *
     * @param mostPending bytes that may wait for one client before it is closed
     * @param lingerNanos the least time between two rounds of sending: more waits, and goes in fewer writes
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     */
    public record Settings(long mostPending, long heartbeatNanos, long lingerNanos, LongSupplier nowMicros) {}

    Shard(Loop loop, Settings settings) {
        this.loop = loop;
        this.settings = settings;
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
    void begin(LastFrames state, long position, Map<String, ServerMessage> known) {
        last = state;
        q = position;
        notices.putAll(known);
        loop.schedule(this::beat, settings.heartbeatNanos);
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

    /** A new client of the feed; {@code greeting} is made for the place on the tape from which it hears. */
    public Subscriber subscriber(String session, Outlet outlet, LongFunction<ServerMessage> greeting) {
        Subscriber subscriber = new Subscriber(session, outlet, settings.mostPending, this);
        subscribers.add(subscriber);
        words.add(greeting.apply(q).json(), subscriber::write);
        notices.values().forEach(notice -> words.add(notice.json(), subscriber::write));
        words.finish(subscriber::write);
        subscriber.flush();
        return subscriber;
    }

    /** A new client of the plain relay. */
    public Listener listener(String session, Outlet outlet, Topic room) {
        Listener listener = new Listener(session, outlet, settings.mostPending, room, audience);
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
        return q;
    }

    /** Tells every client of the feed, and those who come later, until a newer notice of the same key. */
    void tell(String key, ServerMessage notice) {
        notices.put(key, notice);
        words.add(notice.json(), this::writeToAll);
        words.finish(this::writeToAll);
        List.copyOf(subscribers).forEach(Client::flush);
    }

    void say(Subscriber to, ServerMessage message) {
        say(message, to::write);
        to.flush();
    }

    void sayLast(Subscriber to, ServerMessage message) {
        // Not the shared assembly: a client can turn out to be slow while that is being written.
        say(new WireFrames(false), message, to::writeAnyway);
    }

    void sendState(Subscriber to, Subscription wanted, Predicate<Frame> which) {
        if (!to.keepsUp()) {
            return;
        }
        last.read(wanted, frame -> {
            if (which.test(frame)) {
                state.add(frame.json(), to::writeAnyway);
            }
        });
        state.finish(to::writeAnyway);
        to.flush();
    }

    Cohort join(Subscriber subscriber) {
        Cohort cohort = cohorts.get(subscriber.subscription());
        if (cohort == null) {
            cohort = new Cohort(subscriber.subscription(), loop, last, toSend);
            cohorts.put(cohort.subscription(), cohort);
            routes.add(cohort);
        }
        cohort.join(subscriber, q);
        return cohort;
    }

    void leave(Cohort cohort, Subscriber subscriber) {
        cohort.leave(subscriber);
        if (cohort.isEmpty()) {
            cohorts.remove(cohort.subscription());
            routes.remove(cohort);
        }
    }

    void forget(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    private void run() {
        ranNanos = loop.nanoTime();
        try {
            sendGathered();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "A round of sending failed at position " + q + "; the next goes on", e);
        } finally {
            // Whatever happened: a shard that stayed awake would never be woken, and its clients would hear no more.
            awake.set(false);
            // A frame offered just before this line found the shard awake: look again.
            wake();
        }
    }

    private void sendGathered() {
        taken = 0;
        int count = queue.drain(this::take, BATCH);
        if (count == 0) {
            return;
        }
        q = batch[count - 1].q();
        for (int i = 0; i < count; i++) {
            routes.take(batch[i]);
        }
        toSend.forEach(Cohort::send);
        toSend.clear();
        audience.deliver(batch, count);
    }

    private void take(Frame frame) {
        batch[taken++] = frame;
        last.put(frame);
    }

    private void beat() {
        loop.schedule(this::beat, settings.heartbeatNanos);
        long now = settings.nowMicros.getAsLong();
        for (Subscriber subscriber : List.copyOf(subscribers)) {
            say(subscriber, new ServerMessage.Heartbeat(now, q, subscriber.pendingBytes()));
        }
    }

    private void say(ServerMessage message, Consumer<ByteBuf> writer) {
        say(words, message, writer);
    }

    private static void say(WireFrames wire, ServerMessage message, Consumer<ByteBuf> writer) {
        wire.add(message.json(), writer);
        wire.finish(writer);
    }

    private void writeToAll(ByteBuf frame) {
        for (Subscriber subscriber : List.copyOf(subscribers)) {
            subscriber.write(frame.retainedDuplicate());
        }
        frame.release();
    }
}
