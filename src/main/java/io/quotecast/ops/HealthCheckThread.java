package io.quotecast.ops;

import io.smallrye.health.AsyncHealthCheckFactory;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Runs health checks on the {@link OperatorThread} instead of the pool that serves requests. */
@Alternative
@Priority(1)
@Singleton
public class HealthCheckThread extends AsyncHealthCheckFactory {
    private final OperatorThread thread;

    HealthCheckThread(OperatorThread thread) {
        this.thread = thread;
    }

    @Override
    public Uni<HealthCheckResponse> callSync(HealthCheck healthCheck) {
        return super.callSync(healthCheck).runSubscriptionOn(thread);
    }
}
