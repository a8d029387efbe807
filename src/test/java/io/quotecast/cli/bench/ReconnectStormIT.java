package io.quotecast.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.cli.QuotecastCommand;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.ServerProcess;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many who lose their connections in one moment, and come back together. How fast they are is measured elsewhere. */
@Timeout(480)
class ReconnectStormIT {
    private static final int CONNECTIONS = 1_000;
    private static final int RESERVED_FILES = 500;

    @Test
    void allClientsReconnectAfterASimultaneousDisconnectWithoutLoss() throws Exception {
        long files = ProcessUsage.maxOpenFiles();
        assumeTrue(
                files >= CONNECTIONS + RESERVED_FILES,
                () -> files + " files may be open, " + (CONNECTIONS + RESERVED_FILES) + " are needed: ulimit -n");

        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.push.backlog=100000", "-Dquotecast.heartbeat=1s", "-Dquotecast.push.slow-time=2m")) {
            JsonNode report = load("--uri ws://" + server.address().getAuthority() + "/v1/stream --connections "
                    + CONNECTIONS + " --trades * --quotes AAPL,MSFT --warmup 1 --cut 1 --duration 4 --json");

            assertEquals("[]", report.get("findings").toString());
            assertEquals(CONNECTIONS, report.get("opened").asInt());
            assertEquals(CONNECTIONS * 9 / 10, report.get("cut").asInt());
            assertEquals(CONNECTIONS * 9 / 10, report.get("cut_back").asInt());
            assertEquals(0, report.get("told").asInt(), "events were told as lost");
        }
    }

    private static JsonNode load(String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        OptionalInt exit = QuotecastCommand.execute(
                new Random(1), new PrintWriter(out, true), new PrintWriter(err, true), ("bench " + line).split(" "));
        assertEquals(OptionalInt.of(0), exit, err::toString);
        return FeedClient.parse(out.toString());
    }
}
