package io.quotecast.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.SimulatorProfile;
import io.quotecast.testing.WebSocketTestClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The examples that the server serves, in a browser. */
@QuarkusTest
@Timeout(240)
@TestProfile(SimulatorProfile.class)
class ExamplesTest {
    private static Browser browser;

    @TestHTTPResource("/")
    URI server;

    @BeforeAll
    static void open() {
        browser = Browser.start();
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"index", "chat", "game", "ticker"})
    void anExampleHasLessThan100Lines(String name) throws IOException {
        Path page = Path.of("src/main/resources/META-INF/resources/examples/" + name + ".html");

        assertTrue(Files.readAllLines(page).size() < 100, name);
    }

    @Test
    void theFirstPageLinksTheExamples() throws Exception {
        visit("");

        assertEquals("chat.html game.html ticker.html", browser.text("""
                return [...document.querySelectorAll('li a')].map(link => link.getAttribute('href')).join(' ')"""));
        assertEquals(List.of(), browser.drainConsole());
    }

    @Test
    void chatShowsEarlierAndNewMessagesAndWhoIsThere() throws Exception {
        try (WebSocketTestClient bob = WebSocketTestClient.connect(server, "/rooms/example-chat?name=Bob")) {
            bob.send("before");
            bob.nextText();
            visit("chat.html");
            awaitText("2", "#count");
            awaitContent("before", "#messages");
            awaitContent("Bob", "#members");
            bob.send("after");
            awaitContent("after", "#messages");
            browser.click("#text");
            browser.press("hello", Keys.ENTER);
            awaitContent("hello", "#messages .mine");

            assertEquals("after", bob.nextText());
            assertEquals("\"hello\"", bob.nextText());
        }
        awaitText("1", "#count");
        assertEquals(List.of(), browser.drainConsole());
    }

    @Test
    void theGameSharesThePlacesOfAllPlayers() throws Exception {
        visit("game.html");
        awaitText("1", "#scores li", "return String(document.querySelectorAll('#scores li').length)");
        try (FeedClient other = FeedClient.connect(server, "?messages=example-game&name=x")) {
            other.response();
            browser.press(Collections.nCopies(11, Keys.ARROW_LEFT).toArray(CharSequence[]::new));
            Await.until("the player is at the left", () -> place().contains("left: 0%"));
            browser.press(Keys.ARROW_RIGHT);
            Await.until("the player is in the second column", () -> place().contains("left: 8.33"));
            other.send("{\"action\":\"publish\",\"topic\":\"example-game\",\"key\":\""
                    + other.greeting().path("client").asText() + "\",\"data\":{\"x\":1,\"y\":1,\"score\":9}}");
            awaitText("2", "#scores li", "return String(document.querySelectorAll('#scores li').length)");
            awaitContent("9", "#scores li:first-child");
        }
        awaitText("1", "#scores li", "return String(document.querySelectorAll('#scores li').length)");
        assertEquals(List.of(), browser.drainConsole());
    }

    @Test
    void theTickerShowsPrices() throws Exception {
        visit("ticker.html?symbols=AAPL,MSFT");
        Await.until("a price is displayed", () -> text("tbody tr:first-child td:nth-child(3)")
                .matches("[0-9]+\\.[0-9]{2}"));

        assertEquals("AAPL", text("tbody tr:first-child th"));
        assertEquals("the market is open", text("#state"));
        assertEquals(List.of(), browser.drainConsole());
    }

    @ParameterizedTest
    @CsvSource({
        "chat.html, dark, 390",
        "chat.html, light, 1400",
        "game.html, dark, 390",
        "game.html, light, 1400",
        "ticker.html, dark, 390",
        "ticker.html, light, 1400"
    })
    void anExampleIsAccessible(String page, String scheme, int width) throws Exception {
        browser.emulateMediaFeature("prefers-color-scheme", scheme);
        browser.resize(width, 800);
        try {
            visit(page);

            assertEquals(List.of(), browser.run(Files.readString(Path.of("src/test/js/checks/accessibility.js"))));
            assertEquals(
                    true,
                    browser.run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth"));
        } finally {
            browser.resetSize();
        }
    }

    private static String place() {
        return browser.text("return document.querySelector('.me')?.getAttribute('style') ?? ''");
    }

    private void visit(String page) throws Exception {
        browser.visit(server.resolve("/examples/" + page));
    }

    private static String text(String selector) {
        return browser.text("return document.querySelector(arguments[0])?.textContent ?? ''", selector);
    }

    private static void awaitText(String expected, String selector) throws Exception {
        awaitText(expected, selector, "return document.querySelector(arguments[0])?.textContent ?? ''");
    }

    private static void awaitText(String expected, String selector, String script) throws Exception {
        Await.until(selector + " is " + expected, () -> browser.text(script, selector)
                .equals(expected));
    }

    private static void awaitContent(String expected, String selector) throws Exception {
        Await.until(selector + " contains " + expected, () -> browser.text("""
                        return [...document.querySelectorAll(arguments[0])].map(each => each.textContent).join(' ')""", selector)
                .contains(expected));
    }
}
