package io.quotecast.push;

import io.quotecast.journal.Journal;
import io.quotecast.market.Channel;
import io.quotecast.market.Instrument;
import io.quotecast.market.Instruments;
import io.quotecast.market.Message;
import io.quotecast.market.Series;
import io.quotecast.market.Topic;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Notification;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.WireFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private final ShardLoop shardLoop;
    private final Settings settings;
    private final Sessions sessions;
    private final SpscAtomicArrayQueue<EncodedEvent> queue = new SpscAtomicArrayQueue<>(QUEUE_CAPACITY);
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final AtomicLong messageBytes = new AtomicLong();
    private final EncodedEvent[] batch = new EncodedEvent[MAX_BATCH];
    private final SnapshotCache snapshots = new SnapshotCache();
    private final RecentEvents recentEvents;
    private final SlowReaderPolicy slowReaders;
    private final Cohorts cohorts;
    private final ShardMetrics metrics;
    private final Broadcaster broadcaster;
    private final InjectedGaps gaps;
    private final RoomClients roomClients;
    private final Subscriber.ShardServices subscriberServices;
    private @Nullable List<Runnable> pendingTasks = new ArrayList<>();
    private int batchSize;
    private long batchMessageBytes;
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
            LongSupplier nowMicros) {}

    Shard(
            ShardLoop shardLoop,
            Settings settings,
            SlowReaderPolicy.Factory slowReaderPolicy,
            Sessions sessions,
            ShardMetrics metrics) {
        this.shardLoop = shardLoop;
        this.settings = settings;
        this.sessions = sessions;
        this.metrics = metrics;
        broadcaster = new Broadcaster(metrics);
        roomClients = new RoomClients(shardLoop, settings.bufferMessageBytes, settings.slowNanos, metrics);
        recentEvents = new RecentEvents(settings.bufferEvents, settings.bufferMessageBytes / 2);
        slowReaders = slowReaderPolicy.create(new SlowReaderPolicy.ShardView(
                shardLoop, snapshots, recentEvents, settings.journal, settings.instruments, metrics));
        gaps = new InjectedGaps(broadcaster, slowReaders);
        cohorts =
                new Cohorts(new Cohort.SharedState(shardLoop, snapshots, new FrameAssemblers(), slowReaders, metrics));
        subscriberServices = new Subscriber.ShardServices(
                snapshots, new SnapshotSender(snapshots, metrics), broadcaster, cohorts, slowReaders, sessions);
    }

    /** Adds an event to the queue; returns false if the queue is full. Called on the pipeline thread. */
    boolean offer(EncodedEvent event) {
        if (!queue.relaxedOffer(event)) {
            return false;
        }
        Message message = event.message();
        if (message != null) {
            messageBytes.addAndGet(message.payload().length);
        }
        return true;
    }

    /** Returns whether many bytes of messages have not been delivered yet. Thread-safe. */
    boolean isBehindWithMessages() {
        return messageBytes.get() > MAX_MESSAGE_BYTES;
    }

    /** Schedules the sending of queued events. Called on the pipeline thread and on the loop's thread. */
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

    /** Starts the shard with the state before its first event. Called once. */
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
        sessions.add(
                identity.session(),
                () -> shardLoop.execute(() -> subscriber.closeWithError(
                        code, "a newer connection has presented this session", code.closeCode())));
        return subscriber;
    }

    /**
     * Adds a client of the plain relay.
     *
     * @param notifications the format in which the client is notified of messages that it misses; null if it cannot be
     *     notified, and is closed instead
     */
    public RoomClient addRoomClient(
            String name, ClientTransport transport, Topic room, @Nullable WireFormat notifications) {
        RoomClient roomClient = new RoomClient(
                name, transport, notifications, settings.maxPendingBytes, metrics, room, roomClients::leave);
        transport.onWritable(() -> roomClients.onWritable(roomClient));
        roomClients.join(roomClient);
        return roomClient;
    }

    /** The connection of a client was closed by the other side or by a failure. */
    public void onDisconnect(Client client) {
        client.onDisconnect();
    }

    public ShardLoop loop() {
        return shardLoop;
    }

    /** Returns the position of the newest event that this shard has processed. */
    long position() {
        return snapshots.position();
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
            sendBatch();
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "Failed to send a batch at position " + position() + "; continuing with the next batch",
                    e);
        } finally {
            if (batchMessageBytes > 0) {
                messageBytes.addAndGet(-batchMessageBytes);
                batchMessageBytes = 0;
            }
            // Also after a failure: with the flag set, the shard would never be scheduled again.
            isScheduled.set(false);
            // An event offered just before this line saw the flag still set: check again.
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
        Message message = event.message();
        if (message != null) {
            batchMessageBytes += message.payload().length;
        }
        if (gaps.tryDrop(event)) {
            snapshots.skipTo(event.position());
            recentEvents.skip(event.position());
            return;
        }
        snapshots.put(event);
        recentEvents.add(event);
        if (message != null || cohorts.matches(event)) {
            batch[batchSize++] = event;
        }
    }

    private void sendHeartbeat() {
        shardLoop.schedule(this::sendHeartbeat, settings.heartbeatNanos);
        broadcaster.sendHeartbeats(settings.nowMicros.getAsLong(), position());
    }
}
