package io.quotecast.ops;

import io.quotecast.ingest.Intake;
import io.quotecast.source.EventSink;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Checks that no source is stale or down, unless others replace it, at {@code /q/health/ready}: new clients should
 * connect to a server with fresher prices. An unready server continues to serve its clients.
 */
@Singleton
@Readiness
public class SourceReadiness implements HealthCheck {
    private final Intake intake;

    SourceReadiness(Intake intake) {
        this.intake = intake;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("sources");
        List<String> faults = new ArrayList<>();
        for (EventSink sink : intake.sinks()) {
            response.withData(sink.name() + " accepted", sink.accepted());
            response.withData(sink.name() + " rejected", sink.rejected());
            if (sink.isSelected()) {
                response.withData(sink.name() + " shared instruments", sink.usedInstruments());
            }
            sink.state().ifPresent(state -> {
                response.withData(sink.name() + " state", state.kind().text());
                if (!state.text().isEmpty()) {
                    response.withData(sink.name() + " detail", state.text());
                }
                if (!sink.isHealthy() && !sink.isReplaced()) {
                    faults.add(sink.name() + " is " + state.kind().text() + ": " + state.text());
                }
            });
        }
        if (!faults.isEmpty()) {
            response.withData("reason", String.join("; ", faults));
        }
        return response.status(faults.isEmpty()).build();
    }
}
