package io.quotecast.ops;

import io.quotecast.base.Micros;
import io.quotecast.pipeline.PipelineThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Whether the road moves: at {@code /q/health/live}. Where it does not, only another start will help. */
@Singleton
@org.eclipse.microprofile.health.Liveness
public class PipelineLiveness implements HealthCheck {
    /** Longer than a stop to collect garbage takes, or a loop for its slowest round. */
    static final Duration MAX_STALL = Duration.ofSeconds(60);

    private final PipelineThread pipeline;
    private final InstantSource clock;

    @Inject
    PipelineLiveness(PipelineThread pipeline) {
        this(pipeline, InstantSource.system());
    }

    PipelineLiveness(PipelineThread pipeline, InstantSource clock) {
        this.pipeline = pipeline;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        long stalledMillis = Math.max(0, Micros.now(clock) - pipeline.nowMicros()) / 1_000;
        // One that has been closed is about to end, and must not be ended for it.
        boolean isMoving = pipeline.isClosed() || stalledMillis < MAX_STALL.toMillis();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("road moves")
                .status(isMoving)
                .withData("still for ms", stalledMillis)
                .withData("waiting", pipeline.queueSize());
        return (isMoving
                        ? response
                        : response.withData(
                                "why", "the road has not moved for longer than " + MAX_STALL.toSeconds() + " s"))
                .build();
    }
}
