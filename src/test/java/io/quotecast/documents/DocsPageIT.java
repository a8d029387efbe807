package io.quotecast.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.AsyncApiContract;
import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page that displays the AsyncAPI document, in a browser. */
@Timeout(240)
class DocsPageIT {
    private static Browser browser;
    private static ServerProcess server;

    @BeforeAll
    static void open() throws IOException {
        browser = Browser.start();
        server = ServerProcess.start("-Dquotecast.drain-time=0s");
    }

    @AfterAll
    static void close() throws IOException {
        if (server != null) {
            server.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void everyOperationMessageKeyExampleAndCodeIsDisplayed() throws Exception {
        visit();
        JsonNode document = AsyncApiContract.instance().document();

        assertEquals(ids("channel", document.get("channels")), displayedIds("section[id^=channel-]"));
        assertEquals(
                sorted(ids("operation", document.get("operations"))), sorted(displayedIds("article[id^=operation-]")));
        assertEquals(ids("message", document.at("/components/messages")), displayedIds("article[id^=message-]"));
        document.at("/components/messages").properties().forEach(message -> {
            String card = "#message-" + message.getKey() + " ";
            JsonNode keys = AsyncApiContract.instance()
                    .resolve(message.getValue().get("payload"))
                    .path("properties");
            List<String> texts = texts(card + "tbody th");
            keys.fieldNames().forEachRemaining(key -> assertTrue(texts.contains(key), card + key));
            assertEquals(
                    message.getValue().get("examples").size(),
                    texts(card + "pre").size());
            assertEquals(
                    FeedClient.parse(message.getValue()
                            .get("examples")
                            .get(0)
                            .get("payload")
                            .toString()),
                    FeedClient.parse(texts(card + "pre").get(0)),
                    card);
        });
        assertEquals(
                document.get("x-error-codes").size(), texts("#errors tbody tr").size());
        assertEquals(
                document.get("x-close-codes").size(), texts("#closes tbody tr").size());
        assertEquals(List.of(), browser.drainConsole());
    }

    @ParameterizedTest
    @CsvSource({"dark, 1400", "light, 1400", "dark, 390", "light, 390"})
    void thePageIsAccessibleAtEveryWidth(String scheme, int width) throws Exception {
        browser.emulateMediaFeature("prefers-color-scheme", scheme);
        browser.resize(width, 900);
        visit();

        assertEquals(List.of(), browser.run(Files.readString(Path.of("src/test/js/checks/accessibility.js"))));
        assertEquals(
                true,
                browser.run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        assertEquals(List.of(), browser.drainConsole());
        browser.resetSize();
    }

    @Test
    void theSwaggerUiWorksUnderItsPolicy() throws Exception {
        browser.visit(server.address().resolve("/q/swagger-ui/"));

        Await.until(
                "the operations are displayed",
                () -> Boolean.TRUE.equals(browser.run("return document.querySelectorAll('.opblock').length > 10")));
        assertEquals(
                List.of(),
                browser.drainConsole().stream()
                        .filter(line -> line.contains("Content Security Policy"))
                        .toList());
    }

    @Test
    void theStreamCanBeTriedAndALinkScrollsToItsMessage() throws Exception {
        visit();

        browser.run("document.querySelector('#channel-stream > p button:not([aria-label])').click()");
        Await.until(
                "six messages are displayed",
                () -> browser.text("return document.querySelector('#channel-stream > pre').innerText")
                                .lines()
                                .filter(line -> line.startsWith("[{\"T\":\""))
                                .count()
                        == 6);
        browser.visit(server.address().resolve("/docs/#message-error"));
        Await.until(
                "the message is in the viewport",
                () -> Boolean.TRUE.equals(
                        browser.run("const box = document.getElementById('message-error')?.getBoundingClientRect();"
                                + "return box !== undefined && box.top >= 0 && box.top < innerHeight")));
        assertEquals(List.of(), browser.drainConsole());
    }

    private static void visit() throws Exception {
        browser.visit(server.address().resolve("/docs"));
        Await.until("the document is displayed", () -> !texts("#messages h2").isEmpty());
    }

    private static List<String> ids(String kind, JsonNode component) {
        List<String> ids = new ArrayList<>();
        component.fieldNames().forEachRemaining(name -> ids.add(kind + "-" + name));
        return ids;
    }

    private static List<String> sorted(List<String> texts) {
        return texts.stream().sorted().toList();
    }

    @SuppressWarnings("unchecked")
    private static List<String> displayedIds(String selector) {
        return (List<String>)
                browser.run("return [...document.querySelectorAll(arguments[0])].map(({ id }) => id)", selector);
    }

    @SuppressWarnings("unchecked")
    private static List<String> texts(String selector) {
        return (List<String>) browser.run(
                "return [...document.querySelectorAll(arguments[0])].map(element => element.innerText.trim())",
                selector);
    }
}
