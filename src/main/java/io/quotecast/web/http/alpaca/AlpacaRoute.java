package io.quotecast.web.http.alpaca;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.alpaca.AlpacaSymbols;
import io.quotecast.web.security.EnabledDialects;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Leads the address of the stream of crypto to the endpoint of all streams. */
@Singleton
class AlpacaRoute {
    private static final String CRYPTO = "/alpaca/v1beta3/crypto/us";
    private static final String ENDPOINT = "/alpaca/v2/crypto";

    private final EnabledDialects dialects;
    private final Instruments instruments;

    AlpacaRoute(EnabledDialects dialects, Instruments instruments) {
        this.dialects = dialects;
        this.instruments = instruments;
    }

    void register(@Observes Router router) {
        if (!dialects.contains("alpaca")) {
            return;
        }
        try {
            AlpacaSymbols.of(instruments).checkUnambiguous();
        } catch (IllegalStateException e) {
            throw new ConfigurationException("Quotecast cannot start: " + e.getMessage());
        }
        // The endpoint reads the feed from the address of the handshake, which stays as it is.
        router.route(CRYPTO).handler(routing -> routing.reroute(ENDPOINT));
    }
}
