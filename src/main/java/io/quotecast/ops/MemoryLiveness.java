package io.quotecast.ops;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Checks that the process can allocate memory, at {@code /q/health/live}. */
@Singleton
@Liveness
public class MemoryLiveness implements HealthCheck {
    private final MemoryPressure memoryPressure;

    MemoryLiveness(MemoryPressure memoryPressure) {
        this.memoryPressure = memoryPressure;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("memory available")
                .status(!memoryPressure.isExhausted())
                .withData("heap %", Math.round(100 * memoryPressure.heapUse()))
                .withData("direct %", Math.round(100 * memoryPressure.directUse()))
                .build();
    }
}
