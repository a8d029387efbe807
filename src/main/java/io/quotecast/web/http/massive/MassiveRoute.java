package io.quotecast.web.http.massive;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.massive.MassiveSymbols;
import io.quotecast.web.http.DialectKeyErrors;
import io.quotecast.web.security.EnabledDialects;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The routes of the dialect that are no resources: the answer to a key that is not valid, and the paths of some clients.
 * Refuses to start with two instruments that have the same name in the dialect.
 */
@Singleton
class MassiveRoute {
    private static final String PATHS = "/massive/*";
    /** Before the handlers of all routes of the server. */
    private static final int ORDER = -890;

    /** Some clients add the path of the next page to their own base, so that the prefix comes twice. */
    private static final String PREFIX = "/massive";

    private final EnabledDialects dialects;
    private final Instruments instruments;
    private final DialectKeyErrors keyErrors;

    MassiveRoute(EnabledDialects dialects, Instruments instruments, DialectKeyErrors keyErrors) {
        this.dialects = dialects;
        this.instruments = instruments;
        this.keyErrors = keyErrors;
    }

    void register(@Observes Router router) {
        if (!dialects.contains("massive")) {
            return;
        }
        try {
            MassiveSymbols.of(instruments).checkUnambiguous();
        } catch (IllegalStateException e) {
            throw new ConfigurationException("Quotecast cannot start: " + e.getMessage());
        }
        MassiveError error = MassiveError.unknownKey();
        keyErrors.register(router, PATHS, error.httpStatus(), error.body());
        router.route(PREFIX + PATHS).order(ORDER).handler(MassiveRoute::reroute);
    }

    private static void reroute(RoutingContext routing) {
        String query = routing.request().query();
        String path = routing.request().path().substring(PREFIX.length());
        routing.reroute(query == null ? path : path + "?" + query);
    }
}
