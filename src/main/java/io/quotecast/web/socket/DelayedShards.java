package io.quotecast.web.socket;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.base.Micros;
import io.quotecast.base.Threads;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.journal.Journal;
import io.quotecast.market.Instruments;
import io.quotecast.pipeline.DelayedFeed;
import io.quotecast.push.Hub;
import io.quotecast.push.Shard;
import io.quotecast.push.slow.SlowReaders;
import io.quotecast.web.netty.Channels;
import io.quotecast.web.security.EnabledDialects;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The shards of clients that receive events 15 minutes late, and the thread that publishes to them. The thread runs if a
 * dialect with such clients is enabled. Safe on any thread.
 */
@Singleton
public class DelayedShards {
    private static final Logger LOG = Logger.getLogger(DelayedShards.class);
    private static final Duration DELAY = Duration.ofMinutes(15);
    private static final long TICK_MILLIS = 100;
    private static final InstantSource CLOCK = InstantSource.system();

    private final Journal journal;
    private final Channels channels;
    private final boolean isEnabled;
    private final ScheduledExecutorService thread =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "delayed-feed"));
    private final Hub hub;
    private final Set<String> connectionIds = ConcurrentHashMap.newKeySet();

    DelayedShards(
            Journal journal,
            Instruments instruments,
            QuotecastConfig config,
            EnabledDialects dialects,
            Channels channels) {
        this.journal = journal;
        this.channels = channels;
        this.isEnabled = dialects.contains("alpaca");
        this.hub = new Hub(
                this::execute,
                new Shard.Settings(
                        config.push().maxPending().asLongValue(),
                        config.heartbeat().toNanos(),
                        config.push().linger().toNanos(),
                        config.push().bufferEvents(),
                        config.push().bufferMessages().asLongValue(),
                        config.push().slowTime().toNanos(),
                        instruments,
                        journal,
                        () -> Micros.now(CLOCK)),
                shardView -> new SlowReaders(shardView, config.push().slowTime().toNanos()));
    }

    void start(@Observes StartupEvent event) {
        if (isEnabled) {
            DelayedFeed feed = new DelayedFeed(journal, hub, DELAY, System.nanoTime());
            thread.scheduleWithFixedDelay(() -> tick(feed), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Stops the thread before the journal that it reads is closed. */
    void stop(@Observes @Priority(1) ShutdownEvent event) {
        hub.close();
        thread.shutdownNow();
        Threads.awaitTermination(thread);
    }

    /** Returns the shard of the connection's event loop, and publishes to it until {@link #remove}. */
    Shard add(WebSocketConnection connection) {
        connectionIds.add(connection.id());
        return channels.shard(connection, hub);
    }

    /** Takes note that a connection has ended; has no effect on one that was not added. */
    void remove(WebSocketConnection connection) {
        connectionIds.remove(connection.id());
    }

    private void tick(DelayedFeed feed) {
        try {
            feed.onTick(System.nanoTime(), !connectionIds.isEmpty());
        } catch (RuntimeException e) {
            LOG.error("Failed to publish delayed events; continuing", e);
        } catch (OutOfMemoryError e) {
            Threads.onUncaught(e);
        }
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
