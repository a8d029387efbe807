package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import io.quotecast.testing.FeedClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page for all eyes and hands, on every screen, with whatever strangers write. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
class AppearanceIT {
    private static final Set<String> TO_BE_NAMED = Set.of(
            "button",
            "tab",
            "textbox",
            "combobox",
            "checkbox",
            "radio",
            "grid",
            "rowheader",
            "columnheader",
            "listbox",
            "option",
            "region",
            "tabpanel",
            "tablist",
            "spinbutton",
            "searchbox",
            "link",
            "log",
            "dialog");
    private static final List<String> PANELS = List.of("tape", "market", "messages", "inspector", "admin");

    private final Browser browser;
    private final DashboardServer dashboardServer;

    AppearanceIT(Browser browser, DashboardServer dashboardServer) {
        this.browser = browser;
        this.dashboardServer = dashboardServer;
    }

    @AfterEach
    void asBefore() {
        browser.resizeBack();
        browser.prefer("prefers-color-scheme", "dark");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dark", "light"})
    void everythingCanBeReadAndHasANameInEveryPanel(String scheme) throws Exception {
        browser.prefer("prefers-color-scheme", scheme);
        DashboardPage page = openWithPrices();

        for (int i = 0; i < PANELS.size(); i++) {
            browser.run("document.getElementById(arguments[0]).click()", "tab-" + PANELS.get(i));
            String panel = "#panel-" + PANELS.get(i);
            Await.so(panel + " is shown", () -> !page.isHidden(panel));
            assertEquals(List.of(), stumbles(), panel);
            assertEquals(List.of(), nameless(), panel);
        }
    }

    @Test
    void theSystemChoosesDarkOrLightUntilTheReaderDoes() throws Exception {
        browser.prefer("prefers-color-scheme", "dark");
        DashboardPage page = open("");
        String dark = ground();
        browser.prefer("prefers-color-scheme", "light");
        Await.so("the page is light", () -> !ground().equals(dark));
        String light = ground();

        browser.click("#display summary");
        browser.click("#display input[value=dark]");
        page.awaits(dark, this::ground);
        browser.reload();
        page.awaitLive();

        assertEquals(dark, ground());
        assertNotEquals(dark, light);
    }

    @Test
    void upAndDownAreBlueAndOrangeUntilTheReaderWantsGreenAndRed() throws Exception {
        DashboardPage page = openWithPrices();
        page.awaits("up", () -> page.attribute(".row[data-symbol=MSFT] [data-column=change]", "data-way"));
        String blue = colour(".row[data-symbol=MSFT] [data-column=change]");

        browser.click("#display summary");
        browser.click("#display input[value=green-red]");

        Await.so("up has another colour", () -> !colour(".row[data-symbol=MSFT] [data-column=change]")
                .equals(blue));
    }

    @Test
    void aTelephoneShowsOneThingAtATimeAndNothingBesideTheScreen() throws Exception {
        browser.resize(360, 740);
        DashboardPage page = openWithPrices();

        assertEquals("watchlist", view(page));
        assertEquals(List.of(), stumbles());
        for (String tab : List.of("chart", "tape", "market", "messages", "inspector", "admin")) {
            browser.run("document.getElementById(arguments[0]).scrollIntoView()", "tab-" + tab);
            browser.click("#tab-" + tab);
            assertEquals(tab, view(page));
            assertTrue(page.isHidden("#panel-watchlist"));
            assertEquals("true", page.attribute("#tab-" + tab, "aria-selected"));
            assertEquals(
                    "360", browser.text("return String(document.scrollingElement.scrollWidth)"), "the width of " + tab);
            assertEquals(List.of(), stumbles(), tab);
        }
        browser.click("#tab-watchlist");
        browser.click(".row[data-symbol=KO]");
        assertEquals("chart", view(page));
        page.awaitsText("KO", "#symbol-head h2");
    }

    @Test
    void allOfThePageIsReachedWithTheTabulatorAndWhereOneIsCanBeSeen() throws Exception {
        DashboardPage page = openWithPrices();
        Set<String> reached = new LinkedHashSet<>();
        browser.run("document.body.focus()");

        for (int i = 0; i < 60; i++) {
            browser.press(Keys.TAB);
            String at = page.focus();
            if (!at.isEmpty()
                    && !browser.text("return document.activeElement.tagName").equals("BODY")) {
                reached.add(at);
                assertEquals("visible", outline(), at);
            }
        }

        assertTrue(
                reached.containsAll(List.of(
                        "search",
                        "list",
                        "watchlist",
                        "chart",
                        "tab-tape",
                        "tape-least",
                        "tape-pause",
                        "help-button",
                        "open-inspector")),
                reached::toString);
    }

    @Test
    void aReaderWithoutAMouseFindsASymbolReadsTheChartTalksAndGetsHelp() throws Exception {
        DashboardPage page = openWithPrices();

        browser.press("w");
        assertEquals("watchlist", page.focus());
        browser.press(Keys.HOME, Keys.ARROW_DOWN);
        page.awaits("MSFT", page::cursor);
        page.awaitsText("MSFT", "#symbol-head h2");
        browser.press("s");
        page.awaits("1s", () -> browser.text("return document.querySelector('#timeframes :checked').value"));
        browser.press("c");
        assertEquals("chart", page.focus());
        browser.press("3");
        assertEquals("tab-messages", page.focus());
        browser.press(Keys.ARROW_LEFT);
        assertEquals("tab-market", page.focus());
        assertTrue(!page.isHidden("#panel-market"));
        browser.press("?");
        Await.so("the help is open", () -> !page.isHidden("#help"));
        browser.press(Keys.ESCAPE);
        Await.so("the help is closed", () -> page.isHidden("#help"));
        assertEquals("tab-market", page.focus());
    }

    @Test
    void whatStrangersWriteIsShownAsTheyWroteIt() throws Exception {
        String evil = "</span><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        DashboardPage page = open("symbols=EVIL");
        page.awaitsText(DashboardServer.EVIL_NAME, "#symbol-head .name");
        browser.click("#tab-messages");
        try (FeedClient stranger = FeedClient.connect(dashboardServer.address(), "")) {
            stranger.send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\""
                    + evil.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
            page.awaits(evil, () -> page.text("#message-log li:last-child .said"));
        }
        browser.press("/");
        browser.press("sons");
        page.awaitsText(DashboardServer.EVIL_NAME, "#search-hits [role=option] span");
        browser.press(Keys.ESCAPE);
        browser.click("#tab-market");
        dashboardServer.trade("EVIL", "10", "100");
        page.awaitsText("EVIL", "#gainers b");

        assertTrue(browser.text("return document.title").endsWith("Quotecast"));
        assertEquals("0", browser.text("return String(document.querySelectorAll('img, body script').length)"));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void anInlineScriptWouldNotRun() throws Exception {
        open("");

        browser.run("""
                const script = document.createElement('script');
                script.textContent = "document.title = 'owned'";
                document.body.append(script);
                const image = document.createElement('b');
                image.innerHTML = '<img src=x onerror="document.title = 1">';
                document.body.append(image);""");

        Await.so("the policy has spoken", () -> browser.complaints().stream()
                .anyMatch(line -> line.contains("Content Security Policy")));
        assertEquals("Quotecast", browser.text("return document.title"));
    }

    /** Of all that changes there is something: a gainer, a loser, quotes, a message. */
    private DashboardPage openWithPrices() throws Exception {
        dashboardServer.trade("MSFT", "480", "481.5");
        dashboardServer.trade("KO", "70", "69");
        dashboardServer.quote("MSFT", "481.4", "481.6");
        DashboardPage page = open("symbols=AAPL,MSFT,KO,EURUSD");
        page.awaitsText("481.50", "[data-symbol=MSFT] .amount");
        return page;
    }

    private DashboardPage open(String link) throws Exception {
        return DashboardPage.open(browser, dashboardServer.address(), link);
    }

    private List<?> stumbles() throws IOException {
        return (List<?>) browser.run(Files.readString(Path.of("src", "test", "js", "checks", "accessibility.js")));
    }

    /** What a screen reader would have no words for. */
    private List<String> nameless() {
        List<String> found = new ArrayList<>();
        for (Map<String, Object> node : browser.accessibilityTree()) {
            String role = value(node, "role");
            if (!Boolean.TRUE.equals(node.get("ignored"))
                    && TO_BE_NAMED.contains(role)
                    && value(node, "name").isBlank()) {
                found.add(role + " " + node.get("properties"));
            }
        }
        return found;
    }

    private static String value(Map<String, Object> node, String key) {
        return node.get(key) instanceof Map<?, ?> held && held.get("value") != null
                ? held.get("value").toString()
                : "";
    }

    private String view(DashboardPage page) {
        return page.attribute("body", "data-view");
    }

    private String ground() {
        return browser.text("return getComputedStyle(document.body).backgroundColor");
    }

    private String colour(String selector) {
        return browser.text("return getComputedStyle(document.querySelector(arguments[0])).color", selector);
    }

    /** Whether the place of the keyboard is marked: by an outline, or by another sign at it or around it. */
    private String outline() {
        return browser.text("""
                for (let at = document.activeElement; at !== null; at = at.parentElement) {
                  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
                  if ((outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none') {
                    return 'visible';
                  }
                }
                return 'invisible'""");
    }
}
