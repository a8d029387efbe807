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
    private final EventSink eventSink;
    private final Conversation conversation;
    private final ScheduledExecutorService thread;
    private final ExchangeConnector client;
    private volatile boolean closed;
    private volatile @Nullable ExchangeSocket link;
    private boolean isWell;
    private long heardNanos;

    /** What is said to the exchange and heard from it. Called on the one thread. */
    public interface Conversation {
        /** What is sent first on every connection. */
        String greeting();

        MessageOutcome hear(String message);

        void hearBinary(int bytes);
    }

    /** What was made of a message. */
    public enum MessageOutcome {
        SENSE,
        /** Refused; the connection may yet be good. */
        NONSENSE,
        /** The exchange cannot serve; the conversation has told the inlet. */
        TROUBLE
    }

    /**
     * @param name the thread is named after it
     */
    public ExchangeConnection(
            String name,
            URI address,
            Duration silence,
            Backoff backoff,
            EventSink eventSink,
            Conversation conversation) {
        this.address = address;
        this.silence = silence;
        this.backoff = backoff;
        this.eventSink = eventSink;
        this.conversation = conversation;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "quotecast-" + name));
        this.client = new ExchangeConnector(thread);
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
        thread.shutdownNow();
        Threads.await(thread);
        // The thread may have begun a connection after the first look.
        abort();
        eventSink.tell(SourceState.Kind.DOWN, "stopped");
    }

    /** Runs a step on the one thread. False if it has ended. */
    boolean execute(Runnable step) {
        try {
            thread.execute(() -> guarded(step));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    void opened(ExchangeSocket opened) {
        if (opened != link) {
            opened.abort();
            return;
        }
        heardNanos = System.nanoTime();
        schedule(() -> checkSilence(opened), silence.toNanos());
        opened.send(conversation.greeting());
        opened.request();
    }

    void heard(ExchangeSocket from, String message) {
        if (from != link || closed) {
            return;
        }
        MessageOutcome messageOutcome = conversation.hear(message);
        if (messageOutcome == MessageOutcome.SENSE && !isWell) {
            backoff.reset();
            eventSink.tell(SourceState.Kind.OK, "receiving from " + address.getHost());
        }
        isWell = messageOutcome == MessageOutcome.SENSE || (isWell && messageOutcome == MessageOutcome.NONSENSE);
        heardSign(from);
    }

    void heardBinary(ExchangeSocket from, int bytes) {
        if (from == link && !closed) {
            conversation.hearBinary(bytes);
            heardSign(from);
        }
    }

    /** Something came, whatever it was. Counted from the end of the work on it, so that work is no silence. */
    void heardSign(ExchangeSocket from) {
        heardNanos = System.nanoTime();
        from.request();
    }

    void lost(ExchangeSocket lost, String why) {
        if (lost == link && !closed) {
            String retry = retry(lost);
            eventSink.tell(SourceState.Kind.DOWN, retry + ": " + why);
        }
    }

    private void connect() {
        ExchangeSocket opening = new ExchangeSocket(this);
        link = opening;
        isWell = false;
        eventSink.tell(SourceState.Kind.DOWN, "connecting to " + address);
        client.connect(address, opening, failure -> execute(() -> lost(opening, ExchangeSocket.words(failure))));
    }

    private void checkSilence(ExchangeSocket checked) {
        if (checked != link || closed) {
            return;
        }
        long left = heardNanos + silence.toNanos() - System.nanoTime();
        if (left > 0) {
            schedule(() -> checkSilence(checked), left);
        } else {
            String retry = retry(checked);
            eventSink.tell(SourceState.Kind.STALE, "nothing received for " + seconds(silence) + "; " + retry);
        }
    }

    /** Gives the connection up and plans the next; returns the words for that. */
    private String retry(ExchangeSocket lost) {
        link = null;
        lost.abort();
        Duration wait = backoff.next();
        schedule(this::connect, wait.toNanos());
        return "reconnecting in " + seconds(wait);
    }

    private void schedule(Runnable step, long nanos) {
        if (!closed) {
            thread.schedule(() -> guarded(step), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.log(System.Logger.Level.ERROR, "The connection to " + address + " failed; it is made anew", e);
                ExchangeSocket failed = link;
                if (failed != null) {
                    lost(failed, "internal error");
                }
            }
        }
    }

    private void abort() {
        ExchangeSocket open = link;
        if (open != null) {
            open.abort();
        }
    }

    private static String seconds(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
}
