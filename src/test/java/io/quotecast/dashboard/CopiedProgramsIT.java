package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import io.quotecast.testing.ExternalProgram;
import io.quotecast.testing.NodeProcess;
import io.quotecast.testing.ServerProcess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the programs that the page copies for its subscription. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CopiedProgramsIT {
    private static final Path SDK = Path.of("src", "main", "resources", "META-INF", "resources", "sdk", "quotecast.js");
    /** The list of the page and its chart, of 20 symbols that have events. */
    private static final Set<String> SYMBOLS = Set.of("KO", "MSFT");

    private static final String SYMBOL = "(KO|MSFT)";
    private static final Pattern EVENT = Pattern.compile("[\"']T[\"']: ?[\"'][qt][\"'].*[\"']S[\"']: ?[\"']" + SYMBOL);
    private static final Pattern PRINTED_SYMBOL = Pattern.compile("[\"']S[\"']: ?[\"']([^\"']+)[\"']");

    private final Browser browser;
    private ServerProcess server;

    @TempDir
    Path folder;

    CopiedProgramsIT(Browser browser) {
        this.browser = browser;
    }

    @BeforeAll
    void startServer() throws Exception {
        server = ServerProcess.start("-Dquotecast.simulator.symbols=20");
    }

    @AfterAll
    void closeServer() {
        server.close();
    }

    @Test
    void theCurlProgramPrintsTheSubscribedEvents() throws Exception {
        ExternalProgram.requireCurl();
        String program = copy("curl");

        assertSubscribed(ExternalProgram.runUntil(EVENT, "bash", "-c", "exec " + program));
    }

    @Test
    void theJavaScriptProgramPrintsTheSubscribedEvents() throws Exception {
        String imported = server.address().resolve("/sdk/quotecast.js").toString();
        // A browser imports a module from a URL, but Node cannot.
        Path program = write(
                "feed.mjs", copy("javascript").replace(imported, SDK.toUri().toString()));

        try (NodeProcess node =
                NodeProcess.start(List.of("--experimental-websocket", "--no-warnings", program.toString()))) {
            node.awaitLine(Pattern.compile("^" + SYMBOL + " [0-9.]+ [0-9.]+$"));
        }
    }

    @Test
    void thePythonProgramPrintsTheSubscribedEvents() throws Exception {
        String python = ExternalProgram.pythonWithWebSockets();
        Path program = write("feed.py", copy("python"));

        assertSubscribed(ExternalProgram.runUntil(EVENT, python, "-u", program.toString()));
    }

    @Test
    void theJavaProgramPrintsTheSubscribedEvents() throws Exception {
        Path program = write("Feed.java", copy("java"));

        assertSubscribed(ExternalProgram.runUntil(EVENT, ExternalProgram.java(), program.toString()));
    }

    /** Returns the program that the page copies to the clipboard, of which a page without the focus has none. */
    private String copy(String language) throws Exception {
        URI address = server.address();
        DashboardPage page = DashboardPage.open(browser, address, "symbols=KO,MSFT&chart=MSFT");
        page.awaitText("MSFT", "#symbol-head h2");
        browser.run("navigator.clipboard.writeText = async text => { window.copied = text; };");
        browser.click("#api-menu summary");
        browser.click("#api-menu [data-snippet=" + language + "]");
        Await.until("the program is copied", () -> !browser.text("return window.copied")
                .isEmpty());
        return browser.text("return window.copied");
    }

    private Path write(String name, String program) throws Exception {
        return Files.writeString(folder.resolve(name), program);
    }

    private static void assertSubscribed(List<String> lines) {
        Set<String> others = lines.stream()
                .flatMap(line -> PRINTED_SYMBOL.matcher(line).results())
                .map((MatchResult symbol) -> symbol.group(1))
                .filter(symbol -> !SYMBOLS.contains(symbol))
                .collect(Collectors.toSet());

        assertEquals(Set.of(), others);
    }
}
