package io.quotecast.web.security;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.KeyRing;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.base.Micros;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.web.http.Problem;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.Callable;

/** Looks at the key file and at the end of every grant once a second, and answers those whose key is not valid. */
@Singleton
public class KeyWatch {
    private static final long INTERVAL_MILLIS = 1_000;

    private final Vertx vertx;
    private final KeyRing keys;
    private final AuthenticatedConnections authenticatedConnections;
    private final LimitCounters limitCounters;
    private final InstantSource clock = InstantSource.system();

    KeyWatch(
            Vertx vertx, KeyRing keys, AuthenticatedConnections authenticatedConnections, LimitCounters limitCounters) {
        this.vertx = vertx;
        this.keys = keys;
        this.authenticatedConnections = authenticatedConnections;
        this.limitCounters = limitCounters;
    }

    void start(@Observes StartupEvent event) {
        vertx.setPeriodic(INTERVAL_MILLIS, timer -> vertx.executeBlocking((Callable<Boolean>) this::check));
    }

    void register(@Observes Router router) {
        router.route().failureHandler(this::handleFailure);
    }

    private boolean check() {
        boolean changed = keys.reload();
        authenticatedConnections.closeEnded(keys, Micros.now(clock));
        return changed;
    }

    private void handleFailure(RoutingContext routing) {
        if (routing.failure() instanceof AuthenticationFailedException
                && !routing.response().ended()) {
            limitCounters.count(Limit.KEYS);
            Problem.send(
                    routing.response(),
                    401,
                    ErrorCode.AUTHENTICATION_FAILED,
                    "the key or token is not valid, or has expired");
        } else {
            routing.next();
        }
    }
}
