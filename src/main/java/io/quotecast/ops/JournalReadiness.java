package io.quotecast.ops;

import io.quotecast.journal.Journal;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Checks that the journal can be written and advances: at {@code /q/health/ready}. */
@Singleton
@Readiness
public class JournalReadiness implements HealthCheck {
    private final Journal journal;
    private long previousPosition = -1;

    JournalReadiness(Journal journal) {
        this.journal = journal;
    }

    /** A full journal is healthy while it advances, because it only throttles the sources. */
    @Override
    public synchronized HealthCheckResponse call() {
        long position = journal.last();
        boolean isStalled = journal.isFull() && position == previousPosition;
        previousPosition = position;
        HealthCheckResponseBuilder response = HealthCheckResponse.named("journal")
                .status(journal.fault().isEmpty() && !isStalled)
                .withData("epoch", journal.epoch().text())
                .withData("position", position)
                .withData("lag", journal.lag());
        if (!journal.fault().isEmpty()) {
            response.withData("reason", journal.fault());
        } else if (isStalled) {
            response.withData(
                    "reason", "the write queue is full, and nothing has been written since the previous check");
        }
        return response.build();
    }
}
