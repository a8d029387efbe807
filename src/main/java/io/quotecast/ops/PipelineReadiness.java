package io.quotecast.ops;

import io.quotecast.access.KeyRing;
import io.quotecast.history.store.Archive;
import io.quotecast.pipeline.PipelineThread;
import io.quotecast.push.Hub;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Whether events can travel and clients may come: at {@code /q/health/ready}. */
@Singleton
@org.eclipse.microprofile.health.Readiness
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

    /** A history that cannot be written does not make the server unready: the feed does not need it. */
    @Override
    public HealthCheckResponse call() {
        boolean isReady = !pipeline.isClosed() && !hub.isDraining();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("road")
                .status(isReady)
                .withData("draining", hub.isDraining())
                .withData("waiting", pipeline.queueSize())
                .withData("failures", pipeline.failures())
                .withData("waits for shards", hub.waits());
        if (!isReady) {
            response.withData("why", hub.isDraining() ? "the server takes leave of its clients" : "the road has ended");
        }
        if (!keys.fault().isEmpty()) {
            response.withData("keys", "as before: " + keys.fault());
        }
        if (archive.isEnabled()) {
            response.withData("history", archive.fault().isEmpty() ? "written" : "waits: " + archive.fault());
            response.withData("history waiting", archive.waiting());
            response.withData("history dropped", archive.dropped());
        }
        return response.build();
    }
}
