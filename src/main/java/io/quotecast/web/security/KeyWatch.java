package io.quotecast.web.security;

import io.quarkus.runtime.StartupEvent;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.KeyRing;
import io.quotecast.access.LocalKey;
import io.quotecast.base.Micros;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.Callable;

/** Reloads the key file and closes the connections of ended grants, once per second on a worker thread. */
@Singleton
public class KeyWatch {
    private static final long INTERVAL_MILLIS = 1_000;

    private final Vertx vertx;
    private final KeyRing keys;
    private final AuthenticatedConnections authenticatedConnections;
    private final InstantSource clock = InstantSource.system();

    KeyWatch(Vertx vertx, KeyRing keys, AuthenticatedConnections authenticatedConnections) {
        this.vertx = vertx;
        this.keys = keys;
        this.authenticatedConnections = authenticatedConnections;
    }

    /**
     * Starts the watch.
     *
     * @param localKey requested here so that its file exists before the first request
     */
    void start(@Observes StartupEvent event, LocalKey localKey) {
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> vertx.executeBlocking((Callable<Boolean>) this::check));
    }

    private boolean check() {
        boolean changed = keys.reload();
        authenticatedConnections.closeEnded(keys, Micros.now(clock));
        return changed;
    }
}
