package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quotecast.testing.ExternalProgram;
import io.quotecast.testing.ServerProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs the Autobahn suite, which tests conformance with RFC 6455, against the relay, where a room with one client is an
 * echo. The suite is written in Python and runs in Jython as a separate process. The Maven profile {@code conformance}
 * provides both and runs this class.
 */
class AutobahnSuite {
    private static final Path FOLDER = Path.of("target", "autobahn");
    private static final Path REPORT = FOLDER.resolve("report");
    private static final long DEADLINE_SECONDS = 280;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CONFORMING = Set.of("OK", "NON-STRICT", "INFORMATIONAL");

    private static final String TOO_LONG =
            "messages of 256 KiB and more: the limit is 64 KiB, and the server closes with 1009 above it";
    private static final String ASSIGNED = "the suite treats the code as reserved, but IANA has assigned it since";

    /** The excluded cases with their reasons. */
    private static final Map<String, String> EXCLUDED = Map.ofEntries(
            Map.entry("9.1.2", TOO_LONG),
            Map.entry("9.1.3", TOO_LONG),
            Map.entry("9.1.4", TOO_LONG),
            Map.entry("9.1.5", TOO_LONG),
            Map.entry("9.1.6", TOO_LONG),
            Map.entry("9.2.2", TOO_LONG),
            Map.entry("9.2.3", TOO_LONG),
            Map.entry("9.2.4", TOO_LONG),
            Map.entry("9.2.5", TOO_LONG),
            Map.entry("9.2.6", TOO_LONG),
            Map.entry("9.3.*", TOO_LONG),
            Map.entry("9.4.*", TOO_LONG),
            Map.entry("9.5.*", TOO_LONG),
            Map.entry("9.6.*", TOO_LONG),
            Map.entry("7.9.6", ASSIGNED),
            Map.entry("7.9.7", ASSIGNED),
            Map.entry("7.9.8", ASSIGNED));

    @TestFactory
    Stream<DynamicTest> everyCaseConforms() throws Exception {
        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.source=none",
                "-Dquotecast.limits.publishes-per-second=100000",
                "-Dquotecast.limits.publish-burst=100000")) {
            run(server.address());
        }

        JsonNode cases = JSON.readTree(REPORT.resolve("index.json").toFile()).get("Quotecast");
        List<DynamicTest> tests = cases.properties().stream()
                .map(result -> DynamicTest.dynamicTest(
                        result.getKey() + " "
                                + result.getValue().get("behavior").asText(),
                        () -> check(result.getValue())))
                .toList();
        assertTrue(tests.size() > 250, () -> "only " + tests.size() + " cases were run");
        return tests.stream();
    }

    private static void check(JsonNode result) {
        boolean isConforming = CONFORMING.contains(result.get("behavior").asText())
                && CONFORMING.contains(result.get("behaviorClose").asText());

        assertTrue(
                isConforming,
                () -> result + ", see "
                        + REPORT.resolve(result.get("reportfile").asText()));
    }

    private static void run(URI server) throws Exception {
        Files.createDirectories(REPORT);
        Files.deleteIfExists(REPORT.resolve("index.json"));
        Path specFile = FOLDER.resolve("spec.json");
        String address = "ws://" + server.getAuthority() + "/rooms/autobahn";
        JSON.writeValue(
                specFile.toFile(),
                Map.of(
                        "options", Map.of("failByDrop", false),
                        "outdir", REPORT.toString(),
                        "servers", List.of(Map.of("agent", "Quotecast", "url", address)),
                        "cases", List.of("*"),
                        "exclude-cases", EXCLUDED.keySet(),
                        "exclude-agent-cases", Map.of()));
        Path log = FOLDER.resolve("output.txt");
        Process suite = new ProcessBuilder(
                        ExternalProgram.java(),
                        "-Xmx512m",
                        "-cp",
                        FOLDER.resolve("*").toString(),
                        "org.python.util.jython",
                        "-c",
                        "from autobahntestsuite import wstest; wstest.run()",
                        "--mode",
                        "fuzzingclient",
                        "--spec",
                        specFile.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(
                    suite.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS),
                    () -> "the suite has not finished within " + DEADLINE_SECONDS + " s, see " + log);
            assertEquals(0, suite.exitValue(), () -> "see " + log);
        } finally {
            suite.destroyForcibly();
        }
    }
}
