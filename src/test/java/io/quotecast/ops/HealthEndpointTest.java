package io.quotecast.ops;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.ingest.Intake;
import io.quotecast.source.EventSink;
import io.quotecast.source.SourceState;
import io.quotecast.testing.SimulatorProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The health checks over HTTP, as a load balancer and an orchestrator see them. */
@QuarkusTest
@Timeout(240)
@TestProfile(SimulatorProfile.class)
class HealthEndpointTest {

    @Inject
    Intake intake;

    @Test
    void aRunningServerIsAliveStartedAndReady() {
        for (String kind : new String[] {"live", "started", "ready", "group/readers"}) {
            RestAssured.get("/q/health/" + kind).then().statusCode(200).body("status", equalTo("UP"));
        }
    }

    @Test
    void aStaleSourceMakesTheServerUnreadyAndIsReported() {
        EventSink source = intake.sink("upstream");
        try {
            source.report(SourceState.Kind.STALE, "nothing received for 5 s");

            RestAssured.get("/q/health/ready")
                    .then()
                    .statusCode(503)
                    .body(
                            "checks.find { it.name == 'sources' }.data.reason",
                            containsString("upstream is stale: nothing received for 5 s"));
            RestAssured.get("/q/health/live").then().statusCode(200);
            // The load balancer must not take the node out: it serves readers.
            RestAssured.get("/q/health/group/readers").then().statusCode(200).body("checks", hasSize(2));
        } finally {
            source.report(SourceState.Kind.OK, "");
        }
        RestAssured.get("/q/health/ready").then().statusCode(200);
    }
}
