package io.quotecast.web.http.binance;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.binance.BinanceSymbols;
import io.quotecast.web.security.EnabledDialects;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Leads addresses with streams in the path ({@code /binance/ws/btcusd@trade/ethusd@trade}) to the endpoint. */
@Singleton
class BinanceRoute {
    private static final String ENDPOINT = "/binance/ws";

    private final EnabledDialects dialects;
    private final Instruments instruments;

    BinanceRoute(EnabledDialects dialects, Instruments instruments) {
        this.dialects = dialects;
        this.instruments = instruments;
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
