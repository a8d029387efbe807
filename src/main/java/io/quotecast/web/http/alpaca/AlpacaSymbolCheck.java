package io.quotecast.web.http.alpaca;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.alpaca.AlpacaSymbols;
import io.quotecast.web.security.EnabledDialects;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Refuses to start if two instruments have the same name in the dialect. */
@Singleton
class AlpacaSymbolCheck {
    private final EnabledDialects dialects;
    private final Instruments instruments;

    AlpacaSymbolCheck(EnabledDialects dialects, Instruments instruments) {
        this.dialects = dialects;
        this.instruments = instruments;
    }

    void check(@Observes Router router) {
        if (!dialects.contains("alpaca")) {
            return;
        }
        try {
            AlpacaSymbols.of(instruments).checkUnambiguous();
        } catch (IllegalStateException e) {
            throw new ConfigurationException("Quotecast cannot start: " + e.getMessage());
        }
    }
}
