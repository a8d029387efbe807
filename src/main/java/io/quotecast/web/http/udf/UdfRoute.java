package io.quotecast.web.http.udf;

import io.quotecast.web.security.EnabledDialects;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Leads requests below {@code /openbb/udf} to {@code /udf}: a widget of OpenBB names its data below its backend. */
@Singleton
class UdfRoute {
    private static final String ALIAS = "/openbb/udf/";
    private static final String TARGET = "/udf/";

    private final EnabledDialects dialects;

    UdfRoute(EnabledDialects dialects) {
        this.dialects = dialects;
    }

    void register(@Observes Router router) {
        if (dialects.contains("udf")) {
            router.route(ALIAS + "*").handler(UdfRoute::reroute);
        }
    }

    private static void reroute(RoutingContext routing) {
        String query = routing.request().query();
        String path = TARGET + routing.normalizedPath().substring(ALIAS.length());
        routing.reroute(query == null ? path : path + "?" + query);
    }
}
