package io.quotecast.ops;

import io.quotecast.journal.Journal;
import io.quotecast.pipeline.PipelineThread;
import io.smallrye.health.api.HealthGroup;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/**
 * Checks that the journal has been read and the pipeline has started: at {@code /q/health/started} and
 * {@code /q/health/group/readers}.
 */
@Singleton
@Startup
@HealthGroup("readers")
public class PipelineStartup implements HealthCheck {
    private final PipelineThread pipeline;
    private final Journal journal;

    PipelineStartup(PipelineThread pipeline, Journal journal) {
        this.pipeline = pipeline;
        this.journal = journal;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("pipeline started")
                .status(pipeline.isStarted())
                .withData("epoch", journal.epoch().text())
                .withData("position", journal.last())
                .build();
    }
}
