package io.quotecast.source.exchange;

import io.quotecast.base.Threads;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket to an exchange that is opened again whenever it breaks, falls silent or brings too large a frame, and that
 * tells the inlet so. All is done on one thread, which asks for the next frame only when it is done with the last: the
 * exchange is slowed to what the inlet takes.
 */
public final class ExchangeConnection implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ExchangeConnection.class.getName());

    private final URI address;
    private final Duration silence;
    private final Backoff backoff;
    private final EventSink sink;
    private final Conversation conversation;
    private final ScheduledExecutorService executor;
    private final ExchangeConnector client;
    private volatile boolean closed;
    private volatile @Nullable ExchangeSocket socket;
    private boolean isHealthy;
    private long lastActivityNanos;

    /** What is said to the exchange and heard from it. Called on the one thread. */
    public interface Conversation {
        /** What is sent first on every connection. */
        String openingMessage();

        MessageOutcome onMessage(String message);

        void onBinary(int bytes);
    }

    /** What was made of a message. */
    public enum MessageOutcome {
        VALID,
        /** Refused; the connection may yet be good. */
        INVALID,
        /** The exchange cannot serve; the conversation has told the inlet. */
        UNAVAILABLE
    }

    /**
     * @param name the thread is named after it
     */
    public ExchangeConnection(
            String name, URI address, Duration silence, Backoff backoff, EventSink sink, Conversation conversation) {
        this.address = address;
        this.silence = silence;
        this.backoff = backoff;
        this.sink = sink;
        this.conversation = conversation;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "quotecast-" + name));
        this.client = new ExchangeConnector(executor);
    }

    public void open() {
        execute(this::connect);
    }

    /** Returns when nothing more will be offered to the inlet. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        abort();
        executor.shutdownNow();
        Threads.awaitTermination(executor);
        // The thread may have begun a connection after the first look.
        abort();
        sink.report(SourceState.Kind.DOWN, "stopped");
    }

    /** Runs a step on the one thread. False if it has ended. */
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

    /** Something came, whatever it was. Counted from the end of the work on it, so that work is no silence. */
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
        client.connect(
                address, newSocket, failure -> execute(() -> onLost(newSocket, ExchangeSocket.describe(failure))));
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
            sink.report(SourceState.Kind.STALE, "nothing received for " + seconds(silence) + "; " + retry);
        }
    }

    /** Gives the connection up and plans the next; returns the words for that. */
    private String scheduleReconnect(ExchangeSocket lostSocket) {
        socket = null;
        lostSocket.abort();
        Duration wait = backoff.next();
        schedule(this::connect, wait.toNanos());
        return "reconnecting in " + seconds(wait);
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
                LOG.log(System.Logger.Level.ERROR, "The connection to " + address + " failed; it is made anew", e);
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

    private static String seconds(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
}
