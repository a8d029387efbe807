package io.quotecast.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.cli.QuotecastCommand;
import io.quotecast.testing.FeedClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalInt;
import java.util.Random;

/** Runs the command {@code bench} in this process. */
final class LoadClientRunner {
    private LoadClientRunner() {}

    /** Runs the client with the options of a line and returns its report; fails if it exits with another code. */
    static JsonNode run(int expectedExitCode, String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        OptionalInt exitCode = QuotecastCommand.execute(
                new Random(1),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                ("bench --json " + line).split(" "));

        assertEquals(OptionalInt.of(expectedExitCode), exitCode, err::toString);
        return FeedClient.parse(out.toString());
    }
}
