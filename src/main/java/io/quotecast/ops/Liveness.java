package io.quotecast.ops;

import io.quotecast.feed.RoadThread;
import io.quotecast.market.Micros;
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
public class Liveness implements HealthCheck {
    /** Longer than a stop to collect garbage takes, or a loop for its slowest round. */
    static final Duration MOST = Duration.ofSeconds(60);

    private final RoadThread road;
    private final InstantSource clock;

    @Inject
    Liveness(RoadThread road) {
        this(road, InstantSource.system());
    }

    Liveness(RoadThread road, InstantSource clock) {
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
