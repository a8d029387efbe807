package io.quotecast.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.cli.QuotecastCommand;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.NoSourceProfile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load client against a real server. */
@QuarkusTest
@Timeout(240)
@TestProfile(NoSourceProfile.class)
class LoadClientTest {
    @TestHTTPResource("/v1/stream")
    URI server;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private IngestClient ingestClient;

    @BeforeEach
    void startPushing() {
        ingestClient = new IngestClient(server.resolve("/"));
        ingestClient.startPushing(
                (IngestClient.quoteLine("NFLX", "90.00", "90.01") + IngestClient.tradeLine("NFLX", "90.00"))
                        .repeat(50));
    }

    @AfterEach
    void stopPushing() {
        ingestClient.stopPushing();
    }

    @Test
    void aServerThatKeepsUpLosesNothing() throws Exception {
        JsonNode report = run(
                0,
                "--connections 20 --slow 2 --quotes * --trades NFLX --bars NFLX --publish 20 --pid "
                        + ProcessHandle.current().pid());

        assertEquals(20, report.get("opened").asInt() - 1);
        assertEquals(0, report.get("failed").asInt());
        assertTrue(report.get("passed").asBoolean(), report::toString);
        assertTrue(report.get("per_connection_least").asLong() > 0, report::toString);
        assertTrue(report.get("latency_us").get("samples").asLong() > 0, report::toString);
        assertTrue(report.get("returned").asLong() > 0, report::toString);
        assertTrue(report.get("heartbeats").asLong() > 0, report::toString);
        assertTrue(report.get("cpu_share").asDouble() > 0, report::toString);
    }

    @Test
    void conflationLosesNothing() throws Exception {
        JsonNode report = run(0, "--connections 3 --threads 2 --quotes NFLX --trades NFLX --bars NFLX --conflate 50");

        assertTrue(report.get("passed").asBoolean(), report::toString);
        assertTrue(report.get("merged").asLong() > 0, report::toString);
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
        // One of those that stay may be the publisher, or not.
        assertTrue(report.get("cut").asInt() >= 17, report::toString);
        assertEquals(report.get("cut").asInt(), report.get("cut_back").asInt());
    }

    @Test
    void connectionsMayComeAndGoContinuously() throws Exception {
        JsonNode report = run(0, "--connections 10 --slow 1 --trades NFLX --messages load --publish 20 --churn 20");

        assertTrue(report.get("passed").asBoolean(), report::toString);
        assertEquals(10, report.get("opened").asInt() - 1);
        assertTrue(report.get("churn_resumed").asInt() > 0, report::toString);
        assertTrue(report.get("churn_renewed").asInt() > 0, report::toString);
    }

    @Test
    void anUnknownSymbolFailsTheRun() throws Exception {
        JsonNode report = run(1, "--connections 1 --quotes NFLX,NOSUCH");

        assertTrue(report.get("findings").toString().contains("NOSUCH"), report::toString);
    }

    private JsonNode run(int expected, String line) {
        String address = "ws://" + server.getAuthority() + server.getPath();
        String options = line.contains("--duration") ? line : "--duration 1 " + line;
        OptionalInt exit = QuotecastCommand.execute(
                new Random(1),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                ("bench --uri " + address + " --warmup 0 --json " + options).split(" "));

        assertEquals(OptionalInt.of(expected), exit, err::toString);
        return FeedClient.parse(out.toString());
    }
}
