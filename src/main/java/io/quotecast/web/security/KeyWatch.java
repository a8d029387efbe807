package io.quotecast.web.security;

import io.quarkus.runtime.StartupEvent;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.KeyRing;
import io.quotecast.access.LocalKey;
import io.quotecast.base.Micros;
import io.quotecast.base.Threads;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Reloads the key file and closes the connections of ended grants, once per second on a thread of its own. */
@Singleton
public class KeyWatch {
    private static final Logger LOG = Logger.getLogger(KeyWatch.class);
    private static final long INTERVAL_MILLIS = 1_000;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread created = new Thread(task, "quotecast-key-watch");
        created.setDaemon(true);
        return created;
    });
    private final KeyRing keys;
    private final AuthenticatedConnections authenticatedConnections;
    private final InstantSource clock = InstantSource.system();

    KeyWatch(KeyRing keys, AuthenticatedConnections authenticatedConnections) {
        this.keys = keys;
        this.authenticatedConnections = authenticatedConnections;
    }

    /**
     * Starts the watch.
     *
     * @param localKey requested here so that its file exists before the first request
     */
    void start(@Observes StartupEvent event, LocalKey localKey) {
        thread.scheduleWithFixedDelay(this::check, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    private void check() {
        try {
            tryCheck();
        } catch (OutOfMemoryError e) {
            // Keys that were revoked would stay valid.
            Threads.onUncaught(e);
        }
    }

    private void tryCheck() {
        try {
            keys.reload();
            authenticatedConnections.closeEnded(keys, Micros.now(clock));
        } catch (RuntimeException e) {
            // Without the catch, the executor would never call this method again.
            LOG.errorf(e, "Failed to check the keys; trying again in %d ms", INTERVAL_MILLIS);
        }
    }
}
