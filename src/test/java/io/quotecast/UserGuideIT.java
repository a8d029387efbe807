package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.ExternalProgram;
import io.quotecast.testing.NodeProcess;
import io.quotecast.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
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
        ExternalProgram.requireCurl();
        List<String> commands = snippets("sh").get(0).lines().toList();
        assertEquals(4, commands.size());

        List<String> responses =
                List.of("\"snapshots\":\\{\"AAPL\"", "\"tf\":\"1m\",\"bars\":", "\"T\":\"q\"", "\"ack\"");
        for (int index = 0; index < responses.size(); index++) {
            ExternalProgram.runUntil(
                    Pattern.compile(responses.get(index)), "bash", "-c", "exec " + commands.get(index));
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

        ExternalProgram.runUntil(QUOTE, ExternalProgram.java(), program.toString());
    }

    @Test
    void theExampleOfTheJavaClientWorks() throws Exception {
        Path program = Files.writeString(
                folder.resolve("Trades.java"), snippets("java").get(1));

        ExternalProgram.runUntil(
                Pattern.compile("\"T\":\"t\""),
                ExternalProgram.java(),
                "-cp",
                System.getProperty("java.class.path"),
                program.toString());
    }

    @Test
    void thePythonExampleWorks() throws Exception {
        String python = ExternalProgram.pythonWithWebSockets();
        Path program =
                Files.writeString(folder.resolve("feed.py"), snippets("python").get(0));

        ExternalProgram.runUntil(Pattern.compile("[A-Z]+ [0-9.]+ [0-9]+"), python, "-u", program.toString());
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
}
