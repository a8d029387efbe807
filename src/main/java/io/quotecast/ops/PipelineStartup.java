package io.quotecast.ops;

import io.quotecast.journal.Journal;
import io.quotecast.pipeline.PipelineThread;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Whether the tape has been read and the road has set out: at {@code /q/health/started}. */
@Singleton
@Startup
public class PipelineStartup implements HealthCheck {
    private final PipelineThread pipeline;
    private final Journal journal;

    PipelineStartup(PipelineThread pipeline, Journal journal) {
        this.pipeline = pipeline;
        this.journal = journal;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("road has set out")
                .status(pipeline.isStarted())
                .withData("epoch", journal.epoch().text())
                .withData("position", journal.last())
                .build();
    }
}
