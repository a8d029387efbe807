package io.quotecast.web.security;

import io.quotecast.access.AuthMode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets clients of other feeds present a key as they do there: a key in the place of the original counts as one in
 * {@code Authorization: Bearer}. Where no key is needed, every key is accepted, and none is checked. Safe on any thread.
 */
@Singleton
class DialectCredentials {
    /** Before authentication, and after the check of the host. */
    private static final int ORDER = -900;

    private final AuthMode mode;

    DialectCredentials(AuthMode mode) {
        this.mode = mode;
    }

    void register(@Observes Router router) {
        register(router, "/binance/*", request -> request.getHeader("X-MBX-APIKEY"));
        register(router, "/massive/*", request -> request.getParam("apiKey"));
    }

    /**
     * @param keyOf returns the key of a request in the place of the original; null if there is none
     */
    private void register(Router router, String path, Function<HttpServerRequest, @Nullable String> keyOf) {
        router.route(path).order(ORDER).handler(routing -> translate(routing, keyOf));
    }

    private void translate(RoutingContext routing, Function<HttpServerRequest, @Nullable String> keyOf) {
        HttpServerRequest request = routing.request();
        if (mode == AuthMode.NONE) {
            request.headers().remove(HttpHeaders.AUTHORIZATION);
        } else {
            String key = keyOf.apply(request);
            if (key != null && !key.isBlank()) {
                request.headers().set(HttpHeaders.AUTHORIZATION, "Bearer " + key.strip());
            }
        }
        routing.next();
    }
}
