package io.quotecast.ops;

import io.quotecast.access.KeyRing;
import io.quotecast.feed.Inlet;
import io.quotecast.feed.Intake;
import io.quotecast.feed.RoadThread;
import io.quotecast.history.store.Archive;
import io.quotecast.journal.Journal;
import io.quotecast.push.Hub;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Whether events can travel, and how the sources are: at {@code /q/health/ready}. */
@Singleton
@org.eclipse.microprofile.health.Readiness
public class Readiness implements HealthCheck {
    private final RoadThread road;
    private final Intake intake;
    private final KeyRing keys;
    private final Archive archive;
    private final Hub hub;
    private final Journal journal;

    Readiness(RoadThread road, Intake intake, KeyRing keys, Archive archive, Hub hub, Journal journal) {
        this.journal = journal;
        this.road = road;
        this.intake = intake;
        this.keys = keys;
        this.archive = archive;
        this.hub = hub;
    }

    /** A source or journal that is down does not make the server unready: it serves what it has, and says so. */
    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("road")
                .status(!road.isClosed() && !hub.isDraining())
                .withData("draining", hub.isDraining())
                .withData("waiting", road.waiting())
                .withData("failures", road.failures())
                .withData("waits for shards", hub.waits());
        if (!keys.fault().isEmpty()) {
            answer.withData("keys", "as before: " + keys.fault());
        }
        if (!journal.fault().isEmpty()) {
            answer.withData("journal", journal.fault());
        }
        if (archive.isKept()) {
            answer.withData("history", archive.fault().isEmpty() ? "written" : "waits: " + archive.fault());
            answer.withData("history waiting", archive.waiting());
            answer.withData("history dropped", archive.dropped());
        }
        for (Inlet inlet : intake.inlets()) {
            answer.withData(inlet.name() + " accepted", inlet.accepted());
            answer.withData(inlet.name() + " rejected", inlet.rejected());
            inlet.state()
                    .ifPresent(state -> answer.withData(
                            inlet.name() + " state", state.kind().text()));
        }
        return answer.build();
    }
}
