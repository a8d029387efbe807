package io.quotecast.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.FeedClient;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the load client in this process. */
final class LoadClientRunner {
    private LoadClientRunner() {}

    /** Runs the client with the options of a line and returns its report; fails if it exits with another code. */
    static JsonNode run(int expectedExitCode, String line) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = LoadClient.run(
                List.of(line + " --json"),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));

        assertEquals(expectedExitCode, exitCode, () -> err.toString(StandardCharsets.UTF_8));
        return FeedClient.parse(out.toString(StandardCharsets.UTF_8));
    }
}
