package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.NodeProcess;
import io.quotecast.testing.ServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the clients of the user guide as they are printed there, except for the address of the server. */
@Timeout(300)
class UserGuideIT {
    private static final Path USER_GUIDE = Path.of("src", "docs", "user-guide.md");
    private static final Path SDK = Path.of("src", "main", "resources", "META-INF", "resources", "sdk", "quotecast.js");
    private static final String ADDRESS = "localhost:8080";
    private static final Pattern QUOTE = Pattern.compile("\"T\":\"q\"");

    private static ServerProcess server;
    private static String authority;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start();
        authority = server.address().getAuthority();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theCurlExamplesWork() throws Exception {
        Assumptions.assumeTrue(succeeds("curl", "--version"), "curl is not installed (Debian: curl)");
        List<String> commands = snippets("sh").get(0).lines().toList();
        assertEquals(4, commands.size());

        List<String> responses =
                List.of("\"snapshots\":\\{\"AAPL\"", "\"tf\":\"1m\",\"bars\":", "\"T\":\"q\"", "\"ack\"");
        for (int index = 0; index < responses.size(); index++) {
            awaitLine(Pattern.compile(responses.get(index)), "bash", "-c", "exec " + commands.get(index));
        }
    }

    @Test
    void theJavaScriptClientExampleWorks() throws Exception {
        // Node cannot import a module from a URL; the user guide recommends the path of the file instead.
        String imported = "http://" + authority + "/sdk/quotecast.js";
        String program = snippets("js").get(0).replace(imported, SDK.toUri().toString());

        runOnNode(program, "published at [0-9]+");
        runOnNode(program, "[A-Z]+ [0-9.]+ [0-9]+");
    }

    @Test
    void theJavaScriptWebSocketExampleWorks() throws Exception {
        runOnNode(snippets("js").get(1), "T: 'q'");
    }

    @Test
    void theJavaExampleWorks() throws Exception {
        Path program =
                Files.writeString(folder.resolve("Feed.java"), snippets("java").get(0));

        awaitLine(QUOTE, Path.of(System.getProperty("java.home"), "bin", "java").toString(), program.toString());
    }

    @Test
    void theExampleOfTheJavaClientWorks() throws Exception {
        Path program = Files.writeString(
                folder.resolve("Trades.java"), snippets("java").get(1));

        awaitLine(
                Pattern.compile("\"T\":\"t\""),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.toString());
    }

    @Test
    void thePythonExampleWorks() throws Exception {
        Optional<String> python = findPython();
        Assumptions.assumeTrue(
                python.isPresent(), "Python with the package websockets is not installed (Debian: python3-websockets)");
        Path program =
                Files.writeString(folder.resolve("feed.py"), snippets("python").get(0));

        awaitLine(Pattern.compile("[A-Z]+ [0-9.]+ [0-9]+"), python.get(), "-u", program.toString());
    }

    private void runOnNode(String text, String line) throws Exception {
        Path program = Files.writeString(folder.resolve("feed.mjs"), text);
        try (NodeProcess node =
                NodeProcess.start(List.of("--experimental-websocket", "--no-warnings", program.toString()))) {
            node.awaitLine(Pattern.compile(line));
        }
    }

    /** Returns the code blocks in this language of the section on clients, with the address of the tested server. */
    private static List<String> snippets(String language) throws IOException {
        String section =
                Files.readString(USER_GUIDE).split("\n## Clients\n", 2)[1].split("\n## ", 2)[0];
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(section)
                .results()
                .map(snippet -> snippet.group(1).replace(ADDRESS, authority))
                .toList();
    }

    /** Runs a program until it prints a line that contains a match; fails if it exits before. */
    private static void awaitLine(Pattern expected, String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> printed = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.add(line);
                if (expected.matcher(line).find()) {
                    return;
                }
            }
        } finally {
            process.destroyForcibly();
        }
        throw new AssertionError(List.of(command) + " did not print " + expected + ": " + printed);
    }

    private static Optional<String> findPython() {
        return Stream.of("python3", "/usr/bin/python3")
                .filter(python -> succeeds(python, "-c", "import websockets"))
                .findFirst();
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
