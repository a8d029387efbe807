package io.quotecast.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.ServerProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many clients that lose their connections at the same time and reconnect. */
@Tag("alone")
@Timeout(480)
class ReconnectStormIT {
    private static final int CONNECTIONS = 1_000;
    private static final int RESERVED_FILES = 500;

    @Test
    void allClientsReconnectAfterASimultaneousDisconnectWithoutLoss() throws Exception {
        long files = ProcessUsage.maxOpenFiles();
        assumeTrue(
                files >= CONNECTIONS + RESERVED_FILES,
                () -> "the limit of open files is " + files + ", the test requires " + (CONNECTIONS + RESERVED_FILES)
                        + ": ulimit -n");

        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.push.buffer-events=100000", "-Dquotecast.heartbeat=1s", "-Dquotecast.push.slow-time=2m")) {
            JsonNode report = LoadClientRunner.run(
                    0,
                    "--uri ws://" + server.address().getAuthority() + "/v1/stream --connections " + CONNECTIONS
                            + " --trades * --quotes AAPL,MSFT --warmup 1 --cut 1 --duration 4");

            assertEquals("[]", report.get("findings").toString());
            assertEquals(CONNECTIONS, report.get("opened").asInt());
            assertEquals(CONNECTIONS * 9 / 10, report.get("cut").asInt());
            assertEquals(CONNECTIONS * 9 / 10, report.get("cut_reconnected").asInt());
            assertEquals(0, report.get("reported_lost").asInt(), report::toString);
        }
    }
}
