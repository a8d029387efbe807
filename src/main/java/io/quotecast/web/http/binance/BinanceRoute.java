package io.quotecast.web.http.binance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.binance.BinanceSymbols;
import io.quotecast.web.http.json.JsonMappers;
import io.quotecast.web.security.EnabledDialects;
import io.vertx.core.http.HttpHeaders;
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

    /** Before the handlers of all routes of the server. */
    private static final int ORDER = -890;

    private static final ObjectMapper JSON = JsonMappers.create();

    private final EnabledDialects dialects;
    private final Instruments instruments;
    private final LimitCounters limitCounters;

    BinanceRoute(EnabledDialects dialects, Instruments instruments, LimitCounters limitCounters) {
        this.dialects = dialects;
        this.instruments = instruments;
        this.limitCounters = limitCounters;
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
        router.route("/binance/*").order(ORDER).failureHandler(this::onFailure);
        router.route(ENDPOINT + "/*").handler(BinanceRoute::reroute);
    }

    private void onFailure(RoutingContext routing) {
        if (!(routing.failure() instanceof AuthenticationFailedException)
                || routing.response().ended()) {
            routing.next();
            return;
        }
        limitCounters.count(Limit.KEYS);
        BinanceError error = BinanceError.unauthorized();
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
        if (routing.normalizedPath().length() > ENDPOINT.length() + 1) {
            // The endpoint reads the streams from the address of the handshake, which stays as it is.
            routing.reroute(ENDPOINT);
        } else {
            routing.next();
        }
    }
}
