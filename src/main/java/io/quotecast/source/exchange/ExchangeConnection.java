package io.quotecast.source.exchange;

import io.quotecast.base.Backoff;
import io.quotecast.base.Durations;
import io.quotecast.base.Threads;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import io.quotecast.source.capture.CaptureSeries;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket connection to an exchange that is reopened when it fails, is not acknowledged, delivers no data or
 * receives a message that is too large. The delay before the next attempt grows until a connection has delivered data
 * for a while. Reports its state to the sink. One thread owns the connection. It requests the next message only after
 * it has processed the last one, so that the exchange is slowed down to the rate of the sink.
 */
public final class ExchangeConnection implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ExchangeConnection.class.getName());
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
    private static final long MAX_TICK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long RENEWAL_INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final URI address;
    private final Duration silence;
    private final @Nullable Renewal renewal;
    private final Backoff backoff;
    private final StateReporter reporter;
    private final CaptureSeries capture;
    private final Conversation conversation;
    private final ScheduledExecutorService executor;
    private final HttpClient client;
    private volatile boolean closed;
    private volatile boolean ended;
    private volatile @Nullable ExchangeSocket socket;
    private @Nullable Liveness liveness;
    private long openedNanos;
    /** The connection that is about to replace {@link #socket}, while both deliver; null most of the time. */
    private volatile @Nullable ExchangeSocket second;

    private @Nullable Liveness secondLiveness;
    private long renewalNanos;
    private boolean isHealthy;
    /** Whether only data makes the connection healthy, because the exchange has reported an error or sent none. */
    private boolean requiresData;

    /** The protocol of an exchange; outlasts a connection. Called on the thread of the connection. */
    public interface Conversation {
        /**
         * Called when a connection is open, to subscribe.
         *
         * @param sender sends text messages on this connection, one after another; has no effect once it is lost
         */
        void onOpen(Consumer<String> sender);

        MessageOutcome onMessage(String message);

        void onBinary(int bytes);

        /**
         * Called about once a second while a connection is open.
         *
         * @return why the connection has to be replaced although it delivers data, or null
         */
        @Nullable
        String onTick();

        /**
         * Called before a second connection opens that is going to replace the first one, and after it has done so:
         * in between, events can arrive twice.
         */
        default void onOverlap(boolean overlaps) {}

        /** Returns what users should know while the connection is healthy, such as missing products; may be empty. */
        String remark();
    }

    /** The result of processing a message. Only the first three are signs of life. */
    public enum MessageOutcome {
        /** Market data. */
        DATA,
        /** The exchange acknowledged a subscription. */
        ACKNOWLEDGED,
        /** A heartbeat that proves that no data is missing. */
        CONFIRMED,
        /** Any other valid message, such as a heartbeat that proves nothing. */
        OTHER,
        /** The message was rejected. */
        INVALID,
        /** The exchange reported an error; the conversation has reported it to the sink. */
        UNAVAILABLE,
        /** The exchange is going to close the connection; another one is opened first. */
        ENDING;

        /**
         * Returns the outcome of a message that contains both: an error counts more than data, and data more than the
         * rest.
         */
        public static MessageOutcome strongest(MessageOutcome one, MessageOutcome other) {
            for (MessageOutcome outcome : BY_STRENGTH) {
                if (one == outcome || other == outcome) {
                    return outcome;
                }
            }
            return OTHER;
        }

        private static final List<MessageOutcome> BY_STRENGTH =
                List.of(UNAVAILABLE, ENDING, DATA, CONFIRMED, ACKNOWLEDGED, INVALID);
    }

    /**
     * When a connection is replaced by a second one, without a moment at which none is open.
     *
     * @param maxLife age of the connection at which the second one is opened
     * @param overlap how long both deliver: longer than events of one are behind those of the other
     */
    public record Renewal(Duration maxLife, Duration overlap) {}

    /** Receives the state of a connection. */
    @FunctionalInterface
    public interface StateReporter {
        void report(SourceState.Kind kind, String text);
    }

    /**
     * @param name used in the name of the thread
     * @param silence time without acknowledgement or data after which the connection is replaced
     * @param capture records every message before it is processed
     */
    public ExchangeConnection(
            String name,
            URI address,
            Duration silence,
            Backoff backoff,
            EventSink sink,
            CaptureSeries capture,
            Conversation conversation) {
        this(name, address, silence, null, backoff, sink::report, capture, conversation);
    }

    /**
     * @param name used in the name of the thread
     * @param silence time without acknowledgement or data after which the connection is replaced
     * @param renewal when a second connection is opened and replaces the first one, or null for never
     * @param capture records every message before it is processed
     */
    public ExchangeConnection(
            String name,
            URI address,
            Duration silence,
            @Nullable Renewal renewal,
            Backoff backoff,
            StateReporter reporter,
            CaptureSeries capture,
            Conversation conversation) {
        this(newThread(name), address, silence, renewal, backoff, reporter, capture, conversation);
    }

    /**
     * @param executor the thread of the connection, which {@link #close} ends
     */
    ExchangeConnection(
            ScheduledExecutorService executor,
            URI address,
            Duration silence,
            @Nullable Renewal renewal,
            Backoff backoff,
            StateReporter reporter,
            CaptureSeries capture,
            Conversation conversation) {
        this.address = address;
        this.silence = silence;
        this.renewal = renewal;
        this.backoff = backoff;
        this.reporter = reporter;
        this.capture = capture;
        this.conversation = conversation;
        this.executor = executor;
        this.client = HttpClient.newBuilder().executor(executor).build();
    }

    /** Returns a thread for connections that carry the same products, or for one. */
    static ScheduledExecutorService newThread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "quotecast-" + name));
    }

    public void open() {
        execute(this::connect);
    }

    /** Lets the connection do nothing more. Called before the thread ends that it shares with another connection. */
    void stop() {
        closed = true;
        abort();
    }

    /** Closes the connection, and returns when no more events will be offered to the sink. */
    @Override
    public void close() {
        if (ended) {
            return;
        }
        ended = true;
        stop();
        executor.shutdownNow();
        Threads.awaitTermination(executor);
        // The thread may have opened a connection after the first abort.
        abort();
        capture.note("closed: stopped");
        capture.end();
        reporter.report(SourceState.Kind.DOWN, "stopped");
    }

    /** Runs a step on the thread of the connection. Returns false if it has ended. */
    boolean execute(Runnable step) {
        try {
            executor.execute(() -> runGuarded(step));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    void onOpened(ExchangeSocket openedSocket) {
        long nowNanos = System.nanoTime();
        if (openedSocket == socket) {
            liveness = new Liveness(silence, nowNanos);
            openedNanos = nowNanos;
            schedule(() -> tick(openedSocket), tickNanos());
        } else if (openedSocket == second) {
            secondLiveness = new Liveness(silence, nowNanos);
            setOverlap(true);
        } else {
            openedSocket.abort();
            return;
        }
        capture.opened(address.toString());
        conversation.onOpen(openedSocket::send);
        openedSocket.request();
    }

    void onMessage(ExchangeSocket origin, String message) {
        Liveness current = origin == second ? secondLiveness : liveness;
        if ((origin != socket && origin != second) || closed || current == null) {
            return;
        }
        capture.text(message);
        MessageOutcome outcome = conversation.onMessage(message);
        // After processing, so that the time that the sink takes does not count as silence.
        long nowNanos = System.nanoTime();
        current.onMessage(outcome, nowNanos);
        if (origin == second) {
            origin.request();
            return;
        }
        if (outcome == MessageOutcome.ENDING) {
            renew();
        } else if (outcome == MessageOutcome.UNAVAILABLE) {
            isHealthy = false;
            requiresData = true;
        } else if (outcome == MessageOutcome.DATA) {
            if (current.isProven(nowNanos)) {
                backoff.reset();
            }
            requiresData = false;
            if (!isHealthy) {
                isHealthy = true;
                reportHealthy("receiving from ");
            }
        }
        origin.request();
    }

    void onBinary(ExchangeSocket origin, ByteBuffer message) {
        if ((origin == socket || origin == second) && !closed) {
            capture.binary(message);
            conversation.onBinary(message.remaining());
            origin.request();
        }
    }

    void onLost(ExchangeSocket lostSocket, String reason) {
        if (closed) {
            return;
        }
        if (lostSocket == second) {
            LOG.log(System.Logger.Level.WARNING, "Connection to " + address + " was not renewed: " + reason);
            endRenewal();
        } else if (lostSocket == socket && !takeOver()) {
            capture.note("closed: " + reason);
            String retry = scheduleReconnect(lostSocket);
            reporter.report(SourceState.Kind.DOWN, retry + ": " + reason);
        }
    }

    private void connect() {
        ExchangeSocket newSocket = new ExchangeSocket(this);
        socket = newSocket;
        isHealthy = false;
        reporter.report(SourceState.Kind.DOWN, "connecting to " + address);
        open(newSocket);
    }

    private void open(ExchangeSocket newSocket) {
        client.newWebSocketBuilder()
                .connectTimeout(HANDSHAKE_TIMEOUT)
                .buildAsync(address, newSocket)
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        execute(() -> onLost(newSocket, ExchangeSocket.describe(failure)));
                    }
                });
    }

    private void tick(ExchangeSocket checkedSocket) {
        Liveness current = liveness;
        if (checkedSocket != socket || closed || current == null) {
            return;
        }
        long nowNanos = System.nanoTime();
        if (renewal != null) {
            if (secondLiveness != null && secondLiveness.hasDataFor(renewal.overlap, nowNanos)) {
                takeOver();
                return;
            }
            if (nowNanos - openedNanos >= renewal.maxLife.toNanos()) {
                renew();
            }
        }
        String behind = conversation.onTick();
        Liveness.Fault fault = behind != null ? new Liveness.Fault(behind, true) : current.fault(nowNanos);
        if (fault != null && fault.isFinal()) {
            if (current.isProven(nowNanos)) {
                backoff.reset();
            }
            requiresData = true;
            capture.note("closed: " + fault.text());
            String retry = scheduleReconnect(checkedSocket);
            reporter.report(SourceState.Kind.STALE, fault.text() + "; " + retry);
            return;
        }
        if (fault != null) {
            isHealthy = false;
            requiresData = true;
            reporter.report(SourceState.Kind.STALE, fault.text());
        } else if (isHealthy) {
            reportHealthy("receiving from ");
        } else if (current.isAcknowledged() && !requiresData) {
            // Not at once, so that an exchange that closes every connection does not appear to be healthy.
            reportHealthy("waiting for data from ");
        }
        schedule(() -> tick(checkedSocket), tickNanos());
    }

    private long tickNanos() {
        return Math.min(MAX_TICK_NANOS, silence.toNanos() / 4);
    }

    private void reportHealthy(String activity) {
        String remark = conversation.remark();
        reporter.report(SourceState.Kind.OK, activity + address.getHost() + (remark.isEmpty() ? "" : "; " + remark));
    }

    /** Opens a second connection, unless one has been opened within the last minute. */
    private void renew() {
        if (renewal == null) {
            return;
        }
        long nowNanos = System.nanoTime();
        if (second != null || (renewalNanos != 0 && nowNanos - renewalNanos < RENEWAL_INTERVAL_NANOS)) {
            return;
        }
        renewalNanos = nowNanos;
        ExchangeSocket newSocket = new ExchangeSocket(this);
        second = newSocket;
        open(newSocket);
    }

    /** Replaces the connection by the second one, if that one has delivered data. Returns whether it has. */
    private boolean takeOver() {
        ExchangeSocket newSocket = second;
        Liveness newLiveness = secondLiveness;
        ExchangeSocket oldSocket = socket;
        if (newSocket == null || newLiveness == null || !newLiveness.hasDataFor(Duration.ZERO, System.nanoTime())) {
            return false;
        }
        LOG.log(System.Logger.Level.INFO, "Renewed the connection to " + address);
        socket = newSocket;
        liveness = newLiveness;
        openedNanos = System.nanoTime();
        second = null;
        secondLiveness = null;
        if (oldSocket != null) {
            oldSocket.abort();
        }
        setOverlap(false);
        schedule(() -> tick(newSocket), tickNanos());
        return true;
    }

    private void endRenewal() {
        ExchangeSocket unused = second;
        if (unused != null) {
            second = null;
            secondLiveness = null;
            unused.abort();
            setOverlap(false);
        }
    }

    private void setOverlap(boolean overlaps) {
        capture.overlap(overlaps);
        conversation.onOverlap(overlaps);
    }

    /** Aborts the connection and schedules the next one; returns the text for the state of the source. */
    private String scheduleReconnect(ExchangeSocket lostSocket) {
        socket = null;
        liveness = null;
        lostSocket.abort();
        endRenewal();
        Duration wait = backoff.next();
        schedule(this::connect, wait.toNanos());
        return "reconnecting in " + Durations.inSeconds(wait);
    }

    private void schedule(Runnable step, long nanos) {
        if (!closed) {
            executor.schedule(() -> runGuarded(step), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void runGuarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.log(System.Logger.Level.ERROR, "Connection to " + address + " failed; reconnecting", e);
                ExchangeSocket failedSocket = socket;
                if (failedSocket != null) {
                    onLost(failedSocket, "internal error");
                }
            }
        }
    }

    private void abort() {
        ExchangeSocket openSocket = socket;
        if (openSocket != null) {
            openSocket.abort();
        }
        ExchangeSocket openSecond = second;
        if (openSecond != null) {
            openSecond.abort();
        }
    }
}
