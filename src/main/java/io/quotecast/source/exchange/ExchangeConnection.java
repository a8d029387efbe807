package io.quotecast.source.exchange;

import io.quotecast.base.Backoff;
import io.quotecast.base.Durations;
import io.quotecast.base.Threads;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket connection to an exchange that is reopened when it fails, is silent or receives a message that is too
 * large. Reports its state to the sink. One thread owns the connection. It requests the next message only after it has
 * processed the last one, so that the exchange is slowed down to the rate of the sink.
 */
public final class ExchangeConnection implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ExchangeConnection.class.getName());
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    private final URI address;
    private final Duration silence;
    private final Backoff backoff;
    private final EventSink sink;
    private final Conversation conversation;
    private final ScheduledExecutorService executor;
    private final HttpClient client;
    private volatile boolean closed;
    private volatile @Nullable ExchangeSocket socket;
    private boolean isHealthy;
    private long lastActivityNanos;

    /** The protocol of an exchange. Called on the thread of the connection. */
    public interface Conversation {
        /** Returns the first message to send on every connection. */
        String openingMessage();

        MessageOutcome onMessage(String message);

        void onBinary(int bytes);
    }

    /** The result of processing a message. */
    public enum MessageOutcome {
        VALID,
        /** The message was rejected; this does not change whether the connection is healthy. */
        INVALID,
        /** The exchange reported an error; the conversation has reported it to the sink. */
        UNAVAILABLE
    }

    /**
     * @param name used in the name of the thread
     */
    public ExchangeConnection(
            String name, URI address, Duration silence, Backoff backoff, EventSink sink, Conversation conversation) {
        this.address = address;
        this.silence = silence;
        this.backoff = backoff;
        this.sink = sink;
        this.conversation = conversation;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "quotecast-" + name));
        this.client = HttpClient.newBuilder().executor(executor).build();
    }

    public void open() {
        execute(this::connect);
    }

    /** Closes the connection, and returns when no more events will be offered to the sink. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        abort();
        executor.shutdownNow();
        Threads.awaitTermination(executor);
        // The thread may have opened a connection after the first abort.
        abort();
        sink.report(SourceState.Kind.DOWN, "stopped");
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
        if (openedSocket != socket) {
            openedSocket.abort();
            return;
        }
        lastActivityNanos = System.nanoTime();
        schedule(() -> checkSilence(openedSocket), silence.toNanos());
        openedSocket.send(conversation.openingMessage());
        openedSocket.request();
    }

    void onMessage(ExchangeSocket origin, String message) {
        if (origin != socket || closed) {
            return;
        }
        MessageOutcome outcome = conversation.onMessage(message);
        if (outcome == MessageOutcome.VALID && !isHealthy) {
            backoff.reset();
            sink.report(SourceState.Kind.OK, "receiving from " + address.getHost());
        }
        isHealthy = outcome == MessageOutcome.VALID || (isHealthy && outcome == MessageOutcome.INVALID);
        onActivity(origin);
    }

    void onBinary(ExchangeSocket origin, int bytes) {
        if (origin == socket && !closed) {
            conversation.onBinary(bytes);
            onActivity(origin);
        }
    }

    /** Called after any data was processed, so that the time for processing does not count as silence. */
    void onActivity(ExchangeSocket origin) {
        lastActivityNanos = System.nanoTime();
        origin.request();
    }

    void onLost(ExchangeSocket lostSocket, String reason) {
        if (lostSocket == socket && !closed) {
            String retry = scheduleReconnect(lostSocket);
            sink.report(SourceState.Kind.DOWN, retry + ": " + reason);
        }
    }

    private void connect() {
        ExchangeSocket newSocket = new ExchangeSocket(this);
        socket = newSocket;
        isHealthy = false;
        sink.report(SourceState.Kind.DOWN, "connecting to " + address);
        client.newWebSocketBuilder()
                .connectTimeout(HANDSHAKE_TIMEOUT)
                .buildAsync(address, newSocket)
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        execute(() -> onLost(newSocket, ExchangeSocket.describe(failure)));
                    }
                });
    }

    private void checkSilence(ExchangeSocket checkedSocket) {
        if (checkedSocket != socket || closed) {
            return;
        }
        long remainingNanos = lastActivityNanos + silence.toNanos() - System.nanoTime();
        if (remainingNanos > 0) {
            schedule(() -> checkSilence(checkedSocket), remainingNanos);
        } else {
            String retry = scheduleReconnect(checkedSocket);
            sink.report(SourceState.Kind.STALE, "nothing received for " + Durations.inSeconds(silence) + "; " + retry);
        }
    }

    /** Aborts the connection and schedules the next one; returns the text for the state of the source. */
    private String scheduleReconnect(ExchangeSocket lostSocket) {
        socket = null;
        lostSocket.abort();
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
    }
}
