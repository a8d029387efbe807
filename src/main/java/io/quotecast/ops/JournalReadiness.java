package io.quotecast.ops;

import io.quotecast.journal.Journal;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether what comes in can be kept, and is. */
@Singleton
@Readiness
public class JournalReadiness implements HealthCheck {
    private final Journal journal;
    private long previousPosition = -1;

    JournalReadiness(Journal journal) {
        this.journal = journal;
    }

    /** A tape that is full for a moment slows the sources and is well; one that is full and does not move is not. */
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
            response.withData("why", journal.fault());
        } else if (isStalled) {
            response.withData("why", "as much waits as may wait, and nothing has been kept since the last look");
        }
        return response.build();
    }
}
