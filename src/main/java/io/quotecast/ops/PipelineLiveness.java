package io.quotecast.ops;

import io.quotecast.pipeline.PipelineThread;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Checks that the pipeline thread makes progress, at {@code /q/health/live}: a stalled one recovers only by a
 * restart.
 */
@Singleton
@Liveness
public class PipelineLiveness implements HealthCheck {
    /** Longer than any pause for garbage collection, and than the longest wait for an event loop. */
    static final Duration MAX_TICK_AGE = Duration.ofSeconds(60);

    private final PipelineThread pipeline;

    PipelineLiveness(PipelineThread pipeline) {
        this.pipeline = pipeline;
    }

    @Override
    public HealthCheckResponse call() {
        long tickAgeMillis = pipeline.cycleAgeMicros() / 1_000;
        // A closed pipeline is about to end by itself and must not be killed before.
        boolean isAlive = pipeline.isClosed() || tickAgeMillis < MAX_TICK_AGE.toMillis();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("pipeline alive")
                .status(isAlive)
                .withData("tick age ms", tickAgeMillis)
                .withData("queued", pipeline.queueSize());
        return (isAlive
                        ? response
                        : response.withData(
                                "reason", "no pipeline tick for more than " + MAX_TICK_AGE.toSeconds() + " s"))
                .build();
    }
}
