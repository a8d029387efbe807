package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.ServerProcess;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands of the built application. */
class CommandLineIT {
    @ParameterizedTest
    @CsvSource({
        "--help, 0, Usage: quotecast",
        "--version, 0, quotecast 0.",
        "serve --help, 0, Usage: quotecast serve",
        "key --help, 0, Usage: quotecast key",
        "bench --help, 0, Usage: quotecast bench",
        "--port=1, 2, Usage: quotecast",
        "serve --port=1, 2, Usage: quotecast serve",
        "bench --connections=0, 2, --connections: 0 is out of range (1 to 1000000)",
        "key --name=a, 2, Missing required option: '--roles=",
    })
    void aCommandPrintsAndExitsWithoutOpeningAPort(String line, int exitCode, String expected) throws Exception {
        // A server would fail with another exit code, because its port is in use.
        try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                ServerProcess command = ServerProcess.startCommand(
                        List.of("-Dquarkus.http.port=" + used.getLocalPort()), List.of(line.split(" ")))) {
            assertEquals(exitCode, command.awaitExit(), command::output);

            assertTrue(command.output().contains(expected), command::output);
            assertFalse(command.output().contains("already bound"), command::output);
            assertFalse(command.output().contains("Listening on"), command::output);
        }
    }

    @Test
    void benchMeasuresARunningServer() throws Exception {
        try (ServerProcess server = ServerProcess.start();
                ServerProcess bench = ServerProcess.startCommand(
                        List.of(),
                        List.of(
                                "bench",
                                "--uri=ws://" + server.address().getAuthority() + "/v1/stream",
                                "--connections=10",
                                "--warmup=0",
                                "--duration=1"))) {
            assertEquals(0, bench.awaitExit(), bench::output);

            assertTrue(bench.output().contains("10 opened"), bench::output);
            assertTrue(bench.output().contains("passed"), bench::output);
            assertFalse(bench.output().contains("Exception"), bench::output);
        }
    }

    @Test
    void serveStartsTheServerWithTheSystemPropertiesOfItsProcess() throws Exception {
        try (ServerProcess server =
                ServerProcess.startCommand(List.of("-Dquotecast.simulator.symbols=1"), List.of("serve"))) {
            assertTrue(server.get("/v1/clock").contains("\"market\""));
            assertTrue(server.output().contains("Started: sources simulator"), server::output);
        }
    }
}
