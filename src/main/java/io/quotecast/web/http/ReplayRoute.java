package io.quotecast.web.http;

import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.web.ReplayAddress;
import io.quotecast.web.security.EnabledDialects;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Matcher;

/**
 * Leads the addresses of replays in the dialects of other feeds ({@code
 * /replay/start=2026-01-05T14:30:00Z,speed=10/binance/ws}) to the endpoints of the dialects, which find the options in a
 * header.
 */
@Singleton
class ReplayRoute {
    /** Before the handlers of the dialects, and behind {@link RequestGuard}. */
    private static final int ORDER = -900;

    private final EnabledDialects dialects;

    ReplayRoute(EnabledDialects dialects) {
        this.dialects = dialects;
    }

    void register(@Observes Router router) {
        router.route("/replay/*").order(ORDER).handler(this::reroute);
    }

    private void reroute(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Matcher address = ReplayAddress.PATTERN.matcher(routing.normalizedPath());
        if (!address.matches() || !dialects.contains(address.group("dialect"))) {
            routing.next();
            return;
        }
        try {
            ReplayAddress.parse(address.group("options"));
            request.headers().set(ReplayAddress.HEADER, address.group("options"));
            String query = request.query();
            routing.reroute(address.group("path") + (query == null ? "" : "?" + query));
        } catch (ProtocolException e) {
            Problem.send(request.response(), 400, ErrorCode.INVALID_OPTION, e.text());
        }
    }
}
