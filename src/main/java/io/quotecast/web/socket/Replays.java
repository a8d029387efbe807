package io.quotecast.web.socket;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.base.Micros;
import io.quotecast.base.Threads;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.history.store.Archive;
import io.quotecast.history.store.TradeQuery;
import io.quotecast.journal.Journal;
import io.quotecast.market.Instruments;
import io.quotecast.pipeline.PastTrades;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ReplayOptions;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.Hub;
import io.quotecast.push.Shard;
import io.quotecast.push.slow.SlowReaders;
import io.quotecast.web.netty.Channels;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The replays of clients, each with a hub of its own, and the thread that publishes to all of them. Safe on any thread.
 */
@Singleton
public class Replays {
    private static final InstantSource CLOCK = InstantSource.system();
    /** A client of a replay does not fall behind, because the replay waits for it. */
    private static final int BUFFER_EVENTS = 256;

    private final Journal journal;
    private final @Nullable PastTrades pastTrades;
    private final Channels channels;
    private final QuotecastConfig config;
    private final Instruments instruments;
    private final ConnectionLimiter limiter;
    private final Set<ReplaySession> sessions = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "replays"));

    Replays(
            Journal journal,
            Instruments instruments,
            QuotecastConfig config,
            Channels channels,
            Archive archive,
            PipelineThread pipeline) {
        this.journal = journal;
        this.pastTrades = archive.isEnabled() ? pastTrades(archive, instruments, pipeline) : null;
        this.channels = channels;
        this.config = config;
        this.instruments = instruments;
        this.limiter = new ConnectionLimiter(
                config.limits().maxReplays(), config.limits().maxReplaysPerAddress());
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Returns what reads the trades of all listed instruments, with all that the pipeline has stored by then. */
    private static PastTrades pastTrades(Archive archive, Instruments instruments, PipelineThread pipeline) {
        return (times, after, positions, limit) -> pipeline.submit(archive::addedCount)
                .thenCompose(archiveMark ->
                        archive.trades(new TradeQuery(instruments.all(), times, after, limit, positions), archiveMark));
    }

    /** Stops the thread before the journal that it reads is closed. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        thread.shutdownNow();
        Threads.awaitTermination(thread);
        sessions.forEach(ReplaySession::closeJournal);
    }

    /**
     * Opens a replay for a connection, which closes it when it ends.
     *
     * @throws ProtocolException if there are too many replays
     */
    ReplaySession open(WebSocketConnection connection, ClientTransport transport, ReplayOptions options)
            throws ProtocolException {
        String address = Channels.address(connection);
        if (limiter.acquire(address) != null) {
            throw new ProtocolException(
                    ErrorCode.CONNECTION_LIMIT,
                    "too many replays; the limits are " + limiter.maxConnections() + " in total and "
                            + limiter.maxPerAddress() + " per address");
        }
        Hub hub = new Hub(
                this::execute,
                new Shard.Settings(
                        config.push().maxPending().asLongValue(),
                        config.heartbeat().toNanos(),
                        0,
                        BUFFER_EVENTS,
                        config.push().bufferMessages().asLongValue(),
                        config.push().slowTime().toNanos(),
                        instruments,
                        journal,
                        () -> Micros.now(CLOCK)),
                shardView -> new SlowReaders(shardView, config.push().slowTime().toNanos()));
        ReplaySession session = new ReplaySession(
                journal,
                hub,
                transport,
                thread,
                ended -> {
                    sessions.remove(ended);
                    limiter.release(address);
                },
                options,
                pastTrades);
        sessions.add(session);
        session.open(channels.loop(connection));
        return session;
    }

    /** Returns the number of replays. */
    public int count() {
        return limiter.count();
    }

    private boolean execute(Runnable task) {
        try {
            thread.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }
}
