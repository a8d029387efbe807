package io.quotecast.push;

import io.quotecast.journal.Journal;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Message;
import io.quotecast.market.Sender;
import io.quotecast.market.Series;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.WireFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one event loop. The pipeline thread offers events to the shard's queue; the loop takes all queued
 * events as one batch and sends each client one write. Called on the loop's thread, except {@link #offer} and {@link
 * #wake}.
 */
public final class Shard {
    private static final System.Logger LOG = System.getLogger(Shard.class.getName());
    private static final int QUEUE_CAPACITY = 8_192;
    private static final int MAX_BATCH = 4_096;
    /** Size of the payloads of undelivered messages above which the shard is behind. */
    private static final long MAX_MESSAGE_BYTES = 1L << 20;
    /** Clients with fewer pending bytes are not closed when memory is short. */
    private static final long MIN_SHED_BYTES = 65_536;
    /** Clients that are closed at once when memory is short, before it is measured again. */
    private static final int MAX_SHED_CLIENTS = 64;

    private final GuardedLoop shardLoop;
    private final Timers timers;
    private final Settings settings;
    private final Sessions sessions;
    private final RoomDirectory rooms;
    private final SpscAtomicArrayQueue<EncodedEvent> queue = new SpscAtomicArrayQueue<>(QUEUE_CAPACITY);
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final AtomicLong messageBytes = new AtomicLong();
    private final @Nullable EncodedEvent[] taken = new EncodedEvent[MAX_BATCH];
    private final EncodedEvent[] batch = new EncodedEvent[MAX_BATCH];
    private final SnapshotCache snapshots;
    private final RecentEvents recentEvents;
    private final SlowReaderPolicy slowReaders;
    private final Cohorts cohorts;
    private final ShardMetrics metrics;
    private final Broadcaster broadcaster;
    private final InjectedGaps gaps;
    private final RoomClients roomClients;
    private final Subscriber.ShardServices subscriberServices;
    private final Runnable sendBatch = this::sendBatch;
    private @Nullable List<Runnable> pendingTasks = new ArrayList<>();
    private int takenSize;
    private int batchSize;
    private boolean isFailed;
    private boolean isEnded;
    private volatile long unpublishedPosition;
    private long handledPosition;
    private volatile long lastRunNanos;

    /**
     * The settings and services that all shards share.
     *
     * @param maxPendingBytes bytes that may be pending for one client before it is closed
     * @param heartbeatNanos time between two heartbeats
     * @param lingerNanos minimum time between two batches; more than 0 makes fewer and larger writes
     * @param bufferEvents number of recent events kept for clients that fall behind
     * @param bufferMessageBytes memory for messages that wait for members of rooms that fall behind
     * @param slowNanos how long a socket may stay full before the client is closed
     * @param nowMicros the clock of this process, µs since 1970-01-01T00:00Z
     * @param rooms how much of the messages of rooms is kept for newcomers
     */
    public record Settings(
            long maxPendingBytes,
            long heartbeatNanos,
            long lingerNanos,
            int bufferEvents,
            long bufferMessageBytes,
            long slowNanos,
            Instruments instruments,
            Journal journal,
            LongSupplier nowMicros,
            RoomLimits rooms) {
        /** Creates settings with which nothing is kept for newcomers to rooms. */
        public Settings(
                long maxPendingBytes,
                long heartbeatNanos,
                long lingerNanos,
                int bufferEvents,
                long bufferMessageBytes,
                long slowNanos,
                Instruments instruments,
                Journal journal,
                LongSupplier nowMicros) {
            this(
                    maxPendingBytes,
                    heartbeatNanos,
                    lingerNanos,
                    bufferEvents,
                    bufferMessageBytes,
                    slowNanos,
                    instruments,
                    journal,
                    nowMicros,
                    RoomLimits.NONE);
        }
    }

    Shard(
            ShardLoop shardLoop,
            Settings settings,
            SlowReaderPolicy.Factory slowReaderPolicy,
            Sessions sessions,
            RoomDirectory rooms,
            ShardMetrics metrics) {
        this.shardLoop = new GuardedLoop(shardLoop, this::runGuarded);
        this.timers = new Timers(this.shardLoop);
        this.settings = settings;
        this.sessions = sessions;
        this.rooms = rooms;
        this.metrics = metrics;
        snapshots = new SnapshotCache(settings.rooms);
        broadcaster = new Broadcaster(metrics);
        roomClients = new RoomClients(this.shardLoop, settings.bufferMessageBytes, settings.slowNanos, metrics);
        recentEvents = new RecentEvents(settings.bufferEvents, settings.bufferMessageBytes / 2);
        slowReaders = slowReaderPolicy.create(new SlowReaderPolicy.ShardView(
                this.shardLoop, snapshots, recentEvents, settings.journal, settings.instruments, metrics));
        gaps = new InjectedGaps(broadcaster, slowReaders);
        cohorts = new Cohorts(
                new Cohort.SharedState(this.shardLoop, snapshots, new FrameAssemblers(), slowReaders, metrics));
        subscriberServices = new Subscriber.ShardServices(
                snapshots,
                new SnapshotSender(snapshots, metrics),
                broadcaster,
                cohorts,
                slowReaders,
                sessions,
                new RoomMembership(
                        rooms, new PresenceWatchers(rooms, loop(), broadcaster), loop(), settings.nowMicros));
    }

    /** Adds an event to the queue; returns false if the queue is full. Called on the pipeline thread. */
    boolean offer(EncodedEvent event) {
        if (!queue.relaxedOffer(event)) {
            return false;
        }
        int bytes = payloadLength(event);
        if (bytes > 0) {
            messageBytes.addAndGet(bytes);
        }
        return true;
    }

    private static int payloadLength(EncodedEvent event) {
        Message message = event.message();
        return message == null ? 0 : message.payload().length;
    }

    /** Returns whether many bytes of messages have not been delivered yet. Thread-safe. */
    boolean isBehindWithMessages() {
        return messageBytes.get() > MAX_MESSAGE_BYTES;
    }

    /** Schedules the sending of queued events. Called on the pipeline thread. */
    void wake() {
        if (mustSchedule() && !scheduleAfterLinger()) {
            loop().execute(this::run);
        }
    }

    private boolean mustSchedule() {
        return !queue.isEmpty() && !isScheduled.get() && isScheduled.compareAndSet(false, true);
    }

    /** Schedules the next batch, and returns true, if the last one was sent too recently to send it now. */
    private boolean scheduleAfterLinger() {
        long delay = settings.lingerNanos == 0 ? 0 : lastRunNanos + settings.lingerNanos - shardLoop.nanoTime();
        if (delay > 0) {
            loop().schedule(this::run, delay);
        }
        return delay > 0;
    }

    /** Starts the shard with the state before its first event. Called once. */
    void start(SnapshotCache snapshot, Map<String, ServerMessage> notifications) {
        snapshots.takeOver(snapshot);
        recentEvents.startAfter(snapshots.position());
        broadcaster.restore(notifications);
        timers.schedule(this::sendHeartbeat, settings.heartbeatNanos);
        new LoopLagProbe(shardLoop, metrics.histogram(ShardHistogram.LOOP_LAG_MICROS), () -> isEnded).start();
        List<Runnable> tasks = pendingTasks;
        pendingTasks = null;
        if (tasks != null) {
            tasks.forEach(Runnable::run);
        }
    }

    /**
     * Continues with events after another state, whose position may be lower. Called when all events that were offered
     * have been sent.
     *
     * @param withSnapshot whether the clients receive the state
     */
    void restart(SnapshotCache state, boolean withSnapshot) {
        Map<Subscriber, Subscription> subscriptions = new LinkedHashMap<>();
        for (Client client : clients()) {
            if (client instanceof Subscriber subscriber) {
                subscriptions.put(subscriber, subscriber.subscription());
                subscriber.changeSubscription(Subscription.NONE);
                slowReaders.remove(subscriber);
            }
        }
        snapshots.takeOver(state);
        recentEvents.startAfter(snapshots.position());
        subscriptions.forEach((subscriber, subscription) -> {
            if (withSnapshot) {
                subscriber.sendSnapshot(subscription);
            }
            subscriber.changeSubscription(subscription);
        });
    }

    /** Returns whether any client of the feed has subscribed to anything. */
    public boolean hasSubscriptions() {
        return !cohorts.isEmpty();
    }

    /** Ends what the shard does on its own. Called when it has no clients and will have none. */
    public void end() {
        isEnded = true;
        timers.end();
    }

    /** Runs a task now, or once the shard has started. */
    public void whenReady(Runnable task) {
        if (pendingTasks != null) {
            pendingTasks.add(task);
        } else {
            task.run();
        }
    }

    /** Adds a client of the feed. The caller greets it before sending anything else to it. */
    public Subscriber addSubscriber(Subscriber.Identity identity, ClientTransport transport, WireFormat format) {
        Subscriber subscriber =
                new Subscriber(identity, transport, format, settings.maxPendingBytes, metrics, subscriberServices);
        transport.onWritable(() -> slowReaders.onWritable(subscriber));
        ErrorCode code = ErrorCode.CONNECTION_LIMIT;
        sessions.add(identity.session(), () -> loop().execute(() ->
                subscriber.closeWithError(code, "a newer connection has presented this session", code.closeCode())));
        return subscriber;
    }

    /**
     * Adds a client of the plain relay.
     *
     * @param identity the client, as others see it
     * @param hasEcho whether the client receives its own messages
     * @param notifications the format in which the client is notified of messages that it misses; null if it cannot be
     *     notified, and is closed instead
     */
    public RoomClient addRoomClient(
            Sender identity,
            boolean hasEcho,
            ClientTransport transport,
            Topic room,
            @Nullable WireFormat notifications) {
        RoomClient roomClient = new RoomClient(
                identity, hasEcho, transport, notifications, settings.maxPendingBytes, metrics, room, this::leaveRoom);
        transport.onWritable(() -> roomClients.onWritable(roomClient));
        roomClients.join(roomClient);
        rooms.enter(room, new RoomMember(identity, nowMicros(), loop(), roomClient, roomClient::relay));
        return roomClient;
    }

    private void leaveRoom(RoomClient roomClient) {
        roomClients.leave(roomClient);
        rooms.leave(roomClient.room(), roomClient.name(), loop());
    }

    /** Forgets the values and messages of a room. */
    void forgetRoom(Topic room) {
        snapshots.removeRoom(room);
    }

    /** Returns the clients in all rooms of this node. */
    RoomDirectory rooms() {
        return rooms;
    }

    /** The connection of a client was closed by the other side or by a failure. */
    public void onDisconnect(Client client) {
        client.onDisconnect();
    }

    /** Returns the loop. A failure of a task that runs on it concerns this task only. */
    public ShardLoop loop() {
        return shardLoop.unguarded();
    }

    /** Runs a task that concerns all clients on the loop; if it fails, all clients are closed. Thread-safe. */
    void execute(Runnable task) {
        shardLoop.execute(task);
    }

    /** Returns the position of the newest event that this shard has processed. */
    long position() {
        return snapshots.position();
    }

    /** Returns the newest event of a series and instrument, or null before the first one. */
    @Nullable
    EncodedEvent newest(Series series, Instrument instrument) {
        return snapshots.newest(series.ordinal(), instrument.id());
    }

    /** Returns whether a client has not received all events of its subscription yet. */
    boolean isBehind(SubscribedClient client) {
        return slowReaders.isBehind(client);
    }

    /** Returns the time of this process, µs since 1970-01-01T00:00Z. */
    public long nowMicros() {
        return settings.nowMicros.getAsLong();
    }

    /** Returns how many bytes may be pending for one client before it is closed. */
    long maxPendingBytes() {
        return settings.maxPendingBytes;
    }

    /** Returns whether the journal still holds every event after a position. */
    boolean canResumeAfter(long position) {
        return settings.journal.holdsAllAfter(position);
    }

    /** Closes the connection of a session that a new connection has presented. */
    void evict(String session) {
        sessions.evict(session);
    }

    /** Returns how many events a client would receive that resumes at this position; -1 if too many to count. */
    long countMissed(Subscription requested, long position) {
        return slowReaders.countMissed(requested, position);
    }

    Broadcaster broadcaster() {
        return broadcaster;
    }

    InjectedGaps gaps() {
        return gaps;
    }

    /** Notifies the clients of trades or quotes that the source has not delivered. */
    void reportGap(Channel channel, Instrument instrument, long missing, long firstId, long lastId) {
        whenReady(() -> {
            Series series = channel == Channel.QUOTES ? Series.QUOTE : Series.TRADE;
            EncodedEvent newest = snapshots.newest(series.ordinal(), instrument.id());
            broadcaster.broadcastTo(
                    client -> client.subscription().instruments(channel).contains(instrument.id()),
                    new Notification.SourceGap(
                            channel,
                            instrument.symbol().text(),
                            newest == null ? 0 : newest.seriesNumber(),
                            missing,
                            firstId,
                            lastId));
        });
    }

    /** Notifies the feed clients that their connections will be closed. */
    void drain(long closeInMillis, LongSupplier reconnectMillis) {
        broadcaster.drain(closeInMillis, reconnectMillis, settings.journal.epoch());
    }

    private void run() {
        lastRunNanos = shardLoop.nanoTime();
        try {
            runGuarded(sendBatch);
        } finally {
            // Also after a failure: with the flag set, the shard would never be scheduled again.
            isScheduled.set(false);
            // An event offered just before this line saw the flag still set: check again.
            if (mustSchedule() && !scheduleAfterLinger()) {
                loop().executeAfterReads(this::run);
            }
        }
    }

    private void sendBatch() {
        batchSize = 0;
        if (takeQueued() > 0) {
            if (mustCloseAll()) {
                closeAll();
                return;
            }
            for (int i = 0; i < takenSize; i++) {
                EncodedEvent event = taken[i];
                if (event != null) {
                    onEvent(event);
                }
            }
            gaps.reportEnded();
            slowReaders.onBatch(batch, batchSize);
            cohorts.send(batch, batchSize);
            roomClients.deliver(batch, batchSize);
            metrics.recordAges(batch, batchSize, settings.nowMicros.getAsLong());
            forgetTaken();
        }
    }

    /** Takes events from the queue before any is processed, so that a failure does not lose count of them. */
    private int takeQueued() {
        return queue.drain(event -> taken[takenSize++] = event, MAX_BATCH);
    }

    private void forgetTaken() {
        long bytes = 0;
        for (int i = 0; i < takenSize; i++) {
            EncodedEvent event = taken[i];
            bytes += event == null ? 0 : payloadLength(event);
        }
        if (bytes > 0) {
            messageBytes.addAndGet(-bytes);
        }
        Arrays.fill(taken, 0, takenSize, null);
        takenSize = 0;
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

    /**
     * Runs a task that concerns all clients. If it fails, which of them have received which events is not known, so all
     * are closed. Each can resume from its cursor: the journal has the events.
     */
    private void runGuarded(Runnable task) {
        try {
            if (mustCloseAll()) {
                closeAll();
            }
            task.run();
        } catch (RuntimeException | Error e) {
            isFailed = true;
            metrics.add(ShardCounter.FAILURES, 1);
            try {
                closeAll();
                LOG.log(
                        System.Logger.Level.ERROR,
                        "Failed to send at position " + position()
                                + "; closed all clients of this event loop, which can resume",
                        e);
            } catch (RuntimeException | Error again) {
                // Without memory even for this. Nothing is sent before the next attempt has succeeded.
                metrics.add(ShardCounter.FAILURES, 1);
            }
        }
    }

    /** An event could not be offered: all clients are closed before any later one is sent. On the pipeline thread. */
    void onUnpublished(long position) {
        unpublishedPosition = position;
        execute(() -> {});
    }

    private boolean mustCloseAll() {
        return isFailed || unpublishedPosition != handledPosition;
    }

    private void closeAll() {
        long unpublished = unpublishedPosition;
        // The queue contains every event before the one that could not be offered.
        for (int capacity = 0; capacity <= QUEUE_CAPACITY; capacity += MAX_BATCH) {
            for (int i = 0; i < takenSize; i++) {
                EncodedEvent event = taken[i];
                if (event != null) {
                    snapshots.put(event);
                }
            }
            forgetTaken();
            takeQueued();
        }
        snapshots.skipTo(Math.max(position(), unpublished));
        recentEvents.skip(position());
        cohorts.discard();
        clients().forEach(Client::closeAfterFailure);
        handledPosition = unpublished;
        isFailed = false;
    }

    /** Closes the clients for which the most bytes are pending, if these are many. */
    void closeLargest() {
        clients().stream()
                .filter(client -> client.pendingBytes() > MIN_SHED_BYTES)
                .sorted(Comparator.comparingLong(Client::pendingBytes).reversed())
                .limit(MAX_SHED_CLIENTS)
                .forEach(client -> client.closeAsSlow("memory is short, and many bytes are pending for this client"));
    }

    /** Returns all clients that receive anything: those that have been greeted, or have subscribed, or are in rooms. */
    private Set<Client> clients() {
        Set<Client> clients = new LinkedHashSet<>(broadcaster.clients());
        clients.addAll(cohorts.members());
        clients.addAll(slowReaders.clients());
        clients.addAll(roomClients.all());
        return clients;
    }

    private void sendHeartbeat() {
        timers.schedule(this::sendHeartbeat, settings.heartbeatNanos);
        broadcaster.sendHeartbeats(settings.nowMicros.getAsLong(), snapshots.cursor());
    }
}
