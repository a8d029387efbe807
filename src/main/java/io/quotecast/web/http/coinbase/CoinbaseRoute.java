package io.quotecast.web.http.coinbase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.coinbase.CoinbaseSymbols;
import io.quotecast.web.http.json.JsonMappers;
import io.quotecast.web.security.EnabledDialects;
import io.vertx.core.http.HttpHeaders;
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

    /** Before the handlers of all routes of the server. */
    private static final int ORDER = -890;

    private static final ObjectMapper JSON = JsonMappers.create();

    private final EnabledDialects dialects;
    private final Instruments instruments;
    private final LimitCounters limitCounters;

    CoinbaseRoute(EnabledDialects dialects, Instruments instruments, LimitCounters limitCounters) {
        this.dialects = dialects;
        this.instruments = instruments;
        this.limitCounters = limitCounters;
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
        router.route(ENDPOINT + "/*").order(ORDER).failureHandler(this::onFailure);
        router.route(ENDPOINT + "/*").handler(CoinbaseRoute::reroute);
    }

    private void onFailure(RoutingContext routing) {
        if (!(routing.failure() instanceof AuthenticationFailedException)
                || routing.response().ended()) {
            routing.next();
            return;
        }
        limitCounters.count(Limit.KEYS);
        CoinbaseError error = CoinbaseError.invalidKey();
        try {
            routing.response()
                    .setStatusCode(error.status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .end(JSON.writeValueAsString(error.body()));
        } catch (JsonProcessingException e) {
            routing.next();
        }
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
