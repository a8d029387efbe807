package io.quotecast.web.http;

import io.quarkus.micrometer.runtime.export.handlers.PrometheusHandler;
import io.quarkus.vertx.http.ManagementInterface;
import io.quotecast.ops.OperatorThread;
import io.quotecast.protocol.ErrorCode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Serves the metrics at {@code /q/metrics} on the {@link OperatorThread}, in place of the route of Quarkus, which uses
 * the pool that serves requests.
 */
@Singleton
public class MetricsRoute {
    private static final Logger LOG = Logger.getLogger(MetricsRoute.class);
    private static final String PATH = "/q/metrics";
    /** Before the route of Quarkus. */
    private static final int ORDER = -1;

    private final OperatorThread thread;
    private final boolean isManagementEnabled;
    private final PrometheusHandler handler = new PrometheusHandler(false, Optional.empty());

    MetricsRoute(
            OperatorThread thread,
            @ConfigProperty(name = "quarkus.management.enabled", defaultValue = "false") boolean isManagementEnabled) {
        this.thread = thread;
        this.isManagementEnabled = isManagementEnabled;
    }

    void register(@Observes Router router) {
        if (!isManagementEnabled) {
            router.get(PATH).order(ORDER).handler(this::serve);
        }
    }

    void registerManagement(@Observes ManagementInterface managementInterface) {
        managementInterface.router().get(PATH).order(ORDER).handler(this::serve);
    }

    private void serve(RoutingContext routing) {
        try {
            thread.execute(() -> write(routing));
        } catch (RejectedExecutionException e) {
            Problem.send(routing.response(), 503, ErrorCode.UNAVAILABLE, "too many requests for metrics are waiting");
        }
    }

    private void write(RoutingContext routing) {
        try {
            handler.handle(routing);
        } catch (RuntimeException e) {
            // The connection may have ended while the request was waiting.
            LOG.debugf("Metrics could not be sent: %s", e);
        }
    }
}
