package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.ServerProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built application as users start it, as a separate process. */
class ServerProcessIT {
    private static final Pattern EPOCH = Pattern.compile("\"epoch\":\"([a-z0-9]+)\"");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "quotecast.simulator.symbols,9999,is out of range (1 to",
        "quotecast.simulator.symbols,-1,is out of range (1 to",
        "quotecast.simulator.events-per-second,0,is out of range (1 to 1000000)",
        "quotecast.simulator.seed,x,is not a whole number",
        "quotecast.heartbeat,1ms,is out of range (100ms to 1h)",
        "quotecast.source,nowhere,must be any of simulator",
        "quotecast.replay.speed,-1,is out of range (0 to 1000000)",
        "quotecast.push.max-pending,1,is out of range (64K to 1G)",
        "quotecast.auth,maybe,required or webhook",
        "quotecast.keys-file,/no/such.json,cannot be read",
        "quotecast.limits.idle-time,1ms,is out of range (1s to 1h)",
        "quotecast.instruments,/no/such.csv,cannot be read",
    })
    void anInvalidSettingPreventsTheStartAndIsNamedWithItsRange(String key, String value, String range)
            throws Exception {
        try (ServerProcess server = ServerProcess.start("-D" + key + "=" + value)) {
            int exit = server.awaitExit();

            assertNotEquals(0, exit);
            assertTrue(server.output().contains(key), server::output);
            assertTrue(server.output().contains(value), server::output);
            assertTrue(server.output().contains(range), server::output);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-Dquotecast.hartbeat=1s | quotecast.hartbeat: unknown setting; did you mean quotecast.heartbeat?",
                "-Dquotecast.limits.max-connections=10k | quotecast.limits.max-connections: '10k' is not a whole number"
                        + " (1 to 10000000)",
                "-Dquotecast.heartbeat=soon | quotecast.heartbeat: 'soon' is not a duration such as 500ms, 10s or 5m"
                        + " (100ms to 1h)",
                "-Dquotecast.auth=maybe | quotecast.auth: 'maybe' is invalid; must be none, publish, required or webhook",
            })
    void theReasonWhyAServerDoesNotStartIsOneLine(String option, String reason) throws Exception {
        try (ServerProcess server = ServerProcess.start(option)) {
            assertEquals(1, server.awaitExit());

            assertEndsWithReason(server.output(), reason);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dquotecast.journal=disk", "-Dquotecast.history=sqlite"})
    void aTemporaryFolderThatCannotBeUsedIsOneLine(String option) throws Exception {
        Path file = Files.writeString(folder.resolve("tmp"), "a file in place of the folder");
        try (ServerProcess server = ServerProcess.start(
                option, "-Dquotecast.data-dir=" + folder.resolve("data"), "-Dorg.sqlite.tmpdir=" + file)) {
            assertEquals(1, server.awaitExit());

            String output = server.output();
            assertTrue(output.contains("from the temporary folder '" + file + "' (it is not a folder)"), output);
            assertFalse(output.contains("damaged"), output);
            assertFalse(output.contains("\tat "), output);
        }
    }

    @Test
    void aPortInUseIsOneLine() throws Exception {
        try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                ServerProcess server = ServerProcess.start("-Dquarkus.http.port=" + used.getLocalPort())) {
            assertEquals(1, server.awaitExit());

            assertEndsWithReason(
                    server.output(),
                    "cannot listen on 127.0.0.1:" + used.getLocalPort() + ": address already in use; stop the program"
                            + " that uses the port, or set quarkus.http.port to another one");
        }
    }

    private static void assertEndsWithReason(String output, String reason) {
        List<String> lines = output.lines().toList();
        assertEquals("Quotecast cannot start: " + reason, lines.get(lines.size() - 1), output);
        assertFalse(output.contains("\tat "), output);
        assertFalse(output.contains("Exception"), output);
    }

    @Test
    void aServerThatNobodyCanUseWarns() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.auth=required", "-Dquotcast.heartbeat=1s")) {
            server.address();

            assertTrue(
                    server.output()
                            .contains("quotecast.auth is required, but there is no key: nobody can use the server"),
                    server::output);
            assertTrue(
                    server.output()
                            .contains("quotcast.heartbeat is not a setting and is ignored; did you mean"
                                    + " quotecast.heartbeat?"),
                    server::output);
        }
    }

    @Test
    void aMissingReplayFileIsNamed() throws Exception {
        try (ServerProcess server =
                ServerProcess.start("-Dquotecast.source=replay", "-Dquotecast.replay.file=/no/such.ndjson")) {
            assertNotEquals(0, server.awaitExit());
            assertTrue(server.output().contains("'/no/such.ndjson' is not a file"), server::output);
        }
    }

    @Test
    void aKilledServerRestartsWithANewEpoch() throws Exception {
        String before;
        try (ServerProcess server = ServerProcess.start()) {
            before = epoch(server);
            server.kill();
        }

        try (ServerProcess server = ServerProcess.start()) {
            assertNotEquals(before, epoch(server));
        }
    }

    @Test
    void aStoppedServerLogsItsLastPosition() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            epoch(server);

            server.stop();

            assertEquals(143, server.awaitExit());
            assertTrue(server.output().contains("Stopped at position"), server::output);
            assertEquals(
                    List.of(),
                    server.output()
                            .lines()
                            .filter(line -> line.contains("ERROR"))
                            .toList());
        }
    }

    private static String epoch(ServerProcess server) throws Exception {
        Matcher matcher = EPOCH.matcher(server.get("/v1/snapshot?symbols=AAPL"));
        assertTrue(matcher.find());
        return matcher.group(1);
    }
}
