package io.quotecast.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NoSourceProfile;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The load client against a real server. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class LoadClientTest {
    @TestHTTPResource("/v1/stream")
    URI server;

    private IngestClient ingestClient;

    @BeforeEach
    void startPushing() {
        ingestClient = new IngestClient(server.resolve("/"));
        // At most 5,000 events/s: without a pause, clients that share a busy machine with the server fall so far behind
        // that the journal no longer has the events after their cursors.
        ingestClient.startPushing(
                (JsonLines.quote("NFLX", "90.00", "90.01") + JsonLines.trade("NFLX", "90.00")).repeat(50),
                Duration.ofMillis(20));
    }

    @AfterEach
    void stopPushing() {
        ingestClient.stopPushing();
    }

    @Test
    void aServerThatKeepsUpLosesNothing() throws Exception {
        JsonNode report = run(
                0,
                "--connections 20 --slow 2 --quotes * --trades NFLX --bars NFLX --publish 20 --duration 5 --pid "
                        + ProcessHandle.current().pid());

        assertEquals(20, report.get("opened").asInt() - 1);
        assertEquals(0, report.get("failed").asInt());
        assertTrue(report.get("passed").asBoolean(), report::toString);
        assertTrue(report.get("per_connection_min").asLong() > 0, report::toString);
        assertTrue(report.get("latency_us").get("samples").asLong() > 0, report::toString);
        assertTrue(report.get("returned").asLong() > 0, report::toString);
        assertTrue(report.get("heartbeats").asLong() > 0, report::toString);
        assertTrue(report.get("server_cores").asDouble() > 0, report::toString);
    }

    @Test
    void conflationLosesNothing() throws Exception {
        JsonNode report = run(0, "--connections 3 --threads 2 --quotes NFLX --trades NFLX --bars NFLX --conflate 50");

        assertTrue(report.get("passed").asBoolean(), report::toString);
        assertTrue(report.get("conflated").asLong() > 0, report::toString);
    }

    @Test
    void eachConnectionSubscribesToItsOwnSymbols() throws Exception {
        JsonNode report = run(0, "--connections 3 --each 500 --quotes *");

        assertTrue(report.get("passed").asBoolean(), report::toString);
    }

    @Test
    void connectionsCutAtOnceReconnectWithoutLoss() throws Exception {
        JsonNode report = run(0, "--connections 20 --quotes NFLX --trades NFLX --publish 20 --cut 1 --duration 2");

        assertTrue(report.get("passed").asBoolean(), report::toString);
        // The publisher, which is never cut, may or may not be among those that stay connected.
        assertTrue(report.get("cut").asInt() >= 17, report::toString);
        assertEquals(report.get("cut").asInt(), report.get("cut_reconnected").asInt());
    }

    @Test
    void connectionsAreEndedAndReplacedContinuously() throws Exception {
        JsonNode report = run(0, "--connections 10 --slow 1 --trades NFLX --messages load --publish 20 --churn 20");

        assertTrue(report.get("passed").asBoolean(), report::toString);
        assertEquals(10, report.get("opened").asInt() - 1);
        assertTrue(report.get("churn_resumed").asInt() > 0, report::toString);
        assertTrue(report.get("churn_replaced").asInt() > 0, report::toString);
    }

    @Test
    void anUnknownSymbolFailsTheRun() throws Exception {
        JsonNode report = run(1, "--connections 1 --quotes NFLX,NOSUCH");

        assertTrue(report.get("findings").toString().contains("NOSUCH"), report::toString);
    }

    @ParameterizedTest
    @EnumSource(value = LoadDialect.class, mode = EnumSource.Mode.EXCLUDE, names = "QUOTECAST")
    void eventsInOtherDialectsAreCounted(LoadDialect dialect) throws Exception {
        JsonNode report =
                // On a busy machine, an event loop may have no turn for two seconds.
                run(
                        0,
                        dialect.path(),
                        "--dialect " + dialect.text() + " --connections 3 --quotes NFLX --trades NFLX --duration 5");

        assertTrue(report.get("passed").asBoolean(), report::toString);
        assertTrue(report.get("per_connection_min").asLong() > 0, report::toString);
    }

    private JsonNode run(int expectedExitCode, String line) {
        return run(expectedExitCode, server.getPath(), line);
    }

    private JsonNode run(int expectedExitCode, String path, String line) {
        String duration = line.contains("--duration") ? "" : " --duration 1";
        return LoadClientRunner.run(
                expectedExitCode, "--uri ws://" + server.getAuthority() + path + " --warmup 0" + duration + " " + line);
    }
}
