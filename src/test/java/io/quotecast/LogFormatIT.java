package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The format of the log. */
@Timeout(600)
class LogFormatIT {
    @Test
    void theLogIsPlainTextByDefault() throws Exception {
        List<String> lines = logLines();

        assertTrue(lines.stream().anyMatch(line -> line.contains(" INFO ") && line.contains("Started: sources")));
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("{")), lines::toString);
    }

    @Test
    void withJsonEnabledEveryLineIsAnObject() throws Exception {
        List<String> messages = logLines("-Dquarkus.log.console.json.enabled=true").stream()
                .map(FeedClient::parse)
                .peek(line -> assertEquals("INFO", line.path("level").asText()))
                .map(line -> line.path("message").asText())
                .toList();

        assertTrue(messages.stream().anyMatch(message -> message.startsWith("Started: sources")), messages::toString);
    }

    /** Returns the log of a server that has sent events to a client, from its start to its end. */
    private static List<String> logLines(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        // Vert.x warns of event loops that have no turn for two seconds, as on a busy machine.
        all.add("-Dquarkus.vertx.max-event-loop-execute-time=1m");
        try (ServerProcess server = ServerProcess.start(all.toArray(String[]::new))) {
            try (FeedClient client = FeedClient.connect(server.address(), "?trades=*&quotes=*")) {
                JsonNode event = client.event();
                assertTrue(event.has("q"), event::toString);
            }
            server.stop();
            server.awaitExit();
            List<String> lines = server.output().lines().toList();
            assertTrue(lines.size() < 30, () -> "too many lines; is something logged per event? " + lines);
            return lines;
        }
    }
}
