package io.quotecast.web.http.coinbase;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.coinbase.CoinbaseSymbols;
import io.quotecast.web.http.DialectKeyErrors;
import io.quotecast.web.security.EnabledDialects;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The routes of the dialect that are no resources: leads WebSocket connections to any path below {@code /coinbase} to the
 * endpoint, and answers a key that is not valid.
 */
@Singleton
class CoinbaseRoute {
    private static final String ENDPOINT = "/coinbase";

    private final EnabledDialects dialects;
    private final Instruments instruments;
    private final DialectKeyErrors keyErrors;

    CoinbaseRoute(EnabledDialects dialects, Instruments instruments, DialectKeyErrors keyErrors) {
        this.dialects = dialects;
        this.instruments = instruments;
        this.keyErrors = keyErrors;
    }

    void register(@Observes Router router) {
        if (!dialects.contains("coinbase")) {
            return;
        }
        try {
            CoinbaseSymbols.of(instruments).checkUnambiguous();
        } catch (IllegalStateException e) {
            throw new ConfigurationException("Quotecast cannot start: " + e.getMessage());
        }
        CoinbaseError error = CoinbaseError.invalidKey();
        keyErrors.register(router, ENDPOINT + "/*", error.status(), error.body());
        router.route(ENDPOINT + "/*").handler(CoinbaseRoute::reroute);
    }

    private static void reroute(RoutingContext routing) {
        boolean isUpgrade = "websocket".equalsIgnoreCase(routing.request().getHeader("Upgrade"));
        if (isUpgrade && routing.normalizedPath().length() > ENDPOINT.length()) {
            routing.reroute(ENDPOINT);
        } else {
            routing.next();
        }
    }
}
