package io.quotecast.web.socket;

import io.quotecast.journal.EntryReader;
import io.quotecast.journal.Journal;
import io.quotecast.pipeline.PastTrades;
import io.quotecast.pipeline.ReplayFeed;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.Notification.ReplayStatus;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ReplayOptions;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.Hub;
import io.quotecast.push.Playback;
import io.quotecast.push.Shard;
import io.quotecast.push.ShardLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The replay of one client. It publishes a few events at a time, and the next ones when these have left the process: so a
 * slow client makes the replay slower and loses nothing. Its methods are called on the client's event loop; the feed
 * belongs to the thread of all replays.
 */
final class ReplaySession implements Playback {
    private static final Logger LOG = Logger.getLogger(ReplaySession.class);
    private static final long ROOM_NANOS = 1_000_000L;
    private static final long SUBSCRIPTION_NANOS = 10_000_000L;

    private final Hub hub;
    private final ClientTransport transport;
    private final ScheduledExecutorService thread;
    private final Consumer<ReplaySession> onClosed;
    private final ReplayOptions initialOptions;
    private final EntryReader journal;
    private final ReplayFeed feed;
    private @Nullable Shard shard;
    private Consumer<ReplayStatus> onStatus = status -> {};
    private Consumer<ProtocolException> onFailure = failure -> {};
    private boolean isClosed;

    /** The turn that is scheduled; null if none is. Owned by the thread of all replays, as are the following fields. */
    private @Nullable ScheduledFuture<?> nextTurn;

    private boolean isAwaitingRoom;
    private boolean isOver;
    private long changeCount;

    /**
     * @param thread publishes to the hub
     * @param onClosed called once, on the thread
     * @param pastTrades the stored trades; null if none are stored
     */
    ReplaySession(
            Journal journal,
            Hub hub,
            ClientTransport transport,
            ScheduledExecutorService thread,
            Consumer<ReplaySession> onClosed,
            ReplayOptions options,
            @Nullable PastTrades pastTrades) {
        this.hub = hub;
        this.transport = transport;
        this.thread = thread;
        this.onClosed = onClosed;
        this.initialOptions = options;
        this.journal = journal.openReader();
        this.feed = new ReplayFeed(this.journal, journal.epoch(), hub, pastTrades, this::onThread);
    }

    void open(ShardLoop loop) {
        shard = hub.addShard(loop);
    }

    /** Returns the shard of the client, which is its only one. */
    Shard shard() {
        if (shard == null) {
            throw new IllegalStateException("the replay has not been opened");
        }
        return shard;
    }

    /**
     * Goes to the start of the replay, and plays from there once the client has subscribed to anything.
     *
     * @param onReady called once the state at the start can be sent
     * @param statusConsumer receives the state when the replay starts, after each change, and at the end
     * @param failureConsumer receives why there is nothing to play, or no more
     */
    void start(Runnable onReady, Consumer<ReplayStatus> statusConsumer, Consumer<ProtocolException> failureConsumer) {
        onStatus = statusConsumer;
        onFailure = failureConsumer;
        onThread(() -> {
            feed.onPage(this::runTurn);
            feed.find(
                    initialOptions,
                    range -> {
                        long nowNanos = System.nanoTime();
                        if (initialOptions.speed() != null) {
                            feed.setSpeed(initialOptions.speed(), nowNanos);
                        }
                        feed.seek(range, nowNanos, false);
                        onLoop(() -> {
                            onReady.run();
                            awaitSubscription();
                        });
                    },
                    failure -> onLoop(() -> onFailure.accept(failure)));
        });
    }

    private void awaitSubscription() {
        if (isClosed) {
            return;
        }
        if (shard().hasSubscriptions()) {
            unpause();
        } else {
            shard().loop().schedule(this::awaitSubscription, SUBSCRIPTION_NANOS);
        }
    }

    @Override
    public void pause() {
        onThread(() -> {
            feed.pause(System.nanoTime());
            reportStatus();
        });
    }

    @Override
    public void unpause() {
        onThread(() -> {
            feed.unpause(System.nanoTime());
            reportStatus();
            runTurn();
        });
    }

    @Override
    public void change(ReplayOptions options, Consumer<@Nullable ProtocolException> onDone) {
        onThread(() -> {
            if (!options.hasStart() && options.endMicros() == null) {
                change(options, null, onDone);
                return;
            }
            changeCount++;
            long change = changeCount;
            feed.find(
                    options,
                    // A part that was found late has been superseded by that of a later request.
                    range -> change(options, change == changeCount ? range : null, onDone),
                    failure -> onLoop(() -> onDone.accept(failure)));
        });
    }

    private void change(
            ReplayOptions options, ReplayFeed.@Nullable Range range, Consumer<@Nullable ProtocolException> onDone) {
        long nowNanos = System.nanoTime();
        onLoop(() -> onDone.accept(null));
        if (options.speed() != null) {
            feed.setSpeed(options.speed(), nowNanos);
        }
        if (range != null && options.hasStart()) {
            feed.seek(range, nowNanos, true);
        } else if (range != null) {
            feed.setEnd(range);
        }
        reportStatus();
        runTurn();
    }

    /** Ends the replay. */
    void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        shard().end();
        hub.close();
        execute(() -> {
            isOver = true;
            cancelTurn();
            closeJournal();
            onClosed.accept(this);
        });
    }

    /** Releases the journal. On the thread of all replays, or after that has ended. */
    void closeJournal() {
        journal.close();
    }

    private void runTurn() {
        if (isAwaitingRoom || isOver) {
            return;
        }
        cancelTurn();
        boolean wasInPast = feed.isInPast();
        long waitNanos = feed.publishDue(System.nanoTime());
        if (wasInPast != feed.isInPast() && !feed.isEnded()) {
            reportStatus();
        }
        if (waitNanos == 0) {
            isAwaitingRoom = true;
            onLoop(this::awaitRoom);
        } else if (waitNanos != ReplayFeed.NEVER) {
            nextTurn = thread.schedule(() -> guarded(this::runTurn), waitNanos, TimeUnit.NANOSECONDS);
        } else if (feed.isEnded()) {
            reportStatus();
        }
    }

    private void cancelTurn() {
        if (nextTurn != null) {
            nextTurn.cancel(false);
            nextTurn = null;
        }
    }

    /** Lets the replay go on once the socket has taken everything. On the loop, behind the events of the last turn. */
    private void awaitRoom() {
        if (isClosed) {
            return;
        }
        if (transport.pendingBytes() > 0) {
            shard().loop().schedule(this::awaitRoom, ROOM_NANOS);
            return;
        }
        onThread(() -> {
            isAwaitingRoom = false;
            runTurn();
        });
    }

    private void reportStatus() {
        ReplayStatus status = feed.status(System.nanoTime());
        onLoop(() -> onStatus.accept(status));
    }

    private void onLoop(Runnable task) {
        shard().loop().execute(() -> {
            if (!isClosed) {
                task.run();
            }
        });
    }

    private void onThread(Runnable task) {
        execute(() -> guarded(task));
    }

    private void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The server stops: a replay ends");
        }
    }

    private void guarded(Runnable task) {
        if (isOver) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            isOver = true;
            LOG.error("Failed to replay; ending the replay of one client", e);
            onLoop(() -> onFailure.accept(new ProtocolException(
                    ErrorCode.INTERNAL, "the replay has failed; the log of the server says why")));
        }
    }
}
