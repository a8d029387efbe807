package io.quotecast.web.http.binance;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.binance.BinanceSymbols;
import io.quotecast.web.http.DialectKeyErrors;
import io.quotecast.web.security.EnabledDialects;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * The routes of the dialect that are no resources: leads addresses with streams in the path ({@code
 * /binance/ws/btcusd@trade/ethusd@trade}) to the endpoint, and answers a key that is not valid.
 */
@Singleton
class BinanceRoute {
    private static final String ENDPOINT = "/binance/ws";

    private final EnabledDialects dialects;
    private final Instruments instruments;
    private final DialectKeyErrors keyErrors;

    BinanceRoute(EnabledDialects dialects, Instruments instruments, DialectKeyErrors keyErrors) {
        this.dialects = dialects;
        this.instruments = instruments;
        this.keyErrors = keyErrors;
    }

    void register(@Observes Router router) {
        if (!dialects.contains("binance")) {
            return;
        }
        try {
            BinanceSymbols.of(instruments).checkUnambiguous();
        } catch (IllegalStateException e) {
            throw new ConfigurationException("Quotecast cannot start: " + e.getMessage());
        }
        BinanceError error = BinanceError.unauthorized();
        keyErrors.register(router, "/binance/*", error.status(), error.body());
        router.route(ENDPOINT + "/*").handler(BinanceRoute::reroute);
    }

    private static void reroute(RoutingContext routing) {
        if (routing.normalizedPath().length() > ENDPOINT.length() + 1) {
            // The endpoint reads the streams from the address of the handshake, which stays as it is.
            routing.reroute(ENDPOINT);
        } else {
            routing.next();
        }
    }
}
