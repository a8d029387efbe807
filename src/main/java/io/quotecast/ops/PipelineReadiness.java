package io.quotecast.ops;

import io.quotecast.access.KeyRing;
import io.quotecast.history.store.Archive;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Checks that the pipeline runs and that the server accepts clients: at {@code /q/health/ready}, and at
 * {@code /q/health/group/readers}, which leaves out what only publishers need.
 */
@Singleton
@Readiness
@HealthGroup("readers")
public class PipelineReadiness implements HealthCheck {
    private final PipelineThread pipeline;
    private final KeyRing keys;
    private final Archive archive;
    private final Hub hub;

    PipelineReadiness(PipelineThread pipeline, KeyRing keys, Archive archive, Hub hub) {
        this.pipeline = pipeline;
        this.keys = keys;
        this.archive = archive;
        this.hub = hub;
    }

    /** A history that cannot be written does not make the server unready, because the feed does not need it. */
    @Override
    public HealthCheckResponse call() {
        boolean isReady = !pipeline.isClosed() && !hub.isDraining();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("pipeline")
                .status(isReady)
                .withData("draining", hub.isDraining())
                .withData("queued", pipeline.queueSize())
                .withData("failures", pipeline.failures())
                .withData("shard waits", hub.waits());
        if (!isReady) {
            response.withData("reason", hub.isDraining() ? "draining" : "the pipeline has stopped");
        }
        if (!keys.fault().isEmpty()) {
            response.withData("keys", "not reloaded: " + keys.fault());
        }
        if (archive.isEnabled()) {
            response.withData("history", archive.fault().isEmpty() ? "ok" : "not written: " + archive.fault());
            response.withData("history waiting", archive.waiting());
            response.withData("history dropped", archive.dropped());
        }
        return response.build();
    }
}
