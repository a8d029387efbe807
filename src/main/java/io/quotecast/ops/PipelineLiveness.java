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
    static final Duration MOST = Duration.ofSeconds(60);

    private final PipelineThread road;
    private final InstantSource clock;

    @Inject
    PipelineLiveness(PipelineThread road) {
        this(road, InstantSource.system());
    }

    PipelineLiveness(PipelineThread road, InstantSource clock) {
        this.road = road;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        long stillMillis = Math.max(0, Micros.now(clock) - road.nowMicros()) / 1_000;
        // One that has been closed is about to end, and must not be ended for it.
        boolean moves = road.isClosed() || stillMillis < MOST.toMillis();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("road moves")
                .status(moves)
                .withData("still for ms", stillMillis)
                .withData("waiting", road.waiting());
        return (moves
                        ? answer
                        : answer.withData("why", "the road has not moved for longer than " + MOST.toSeconds() + " s"))
                .build();
    }
}
