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

/** The look of the page: color schemes, accessibility, small screens, keyboard, and untrusted text. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
class AppearanceIT {
    private static final Set<String> ROLES_WITH_NAMES = Set.of(
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
    private static final List<String> PANELS = List.of("trades", "market", "messages", "inspector", "admin");

    private final Browser browser;
    private final DashboardServer dashboardServer;

    AppearanceIT(Browser browser, DashboardServer dashboardServer) {
        this.browser = browser;
        this.dashboardServer = dashboardServer;
    }

    @AfterEach
    void resetBrowser() {
        browser.resetSize();
        browser.emulateMediaFeature("prefers-color-scheme", "dark");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dark", "light"})
    void everyPanelIsLegibleAndNamesItsControls(String scheme) throws Exception {
        browser.emulateMediaFeature("prefers-color-scheme", scheme);
        DashboardPage page = openWithPrices();

        for (int i = 0; i < PANELS.size(); i++) {
            browser.run("document.getElementById(arguments[0]).click()", "tab-" + PANELS.get(i));
            String panel = "#panel-" + PANELS.get(i);
            Await.until(panel + " is shown", () -> !page.isHidden(panel));
            assertEquals(List.of(), accessibilityViolations(), panel);
            assertEquals(List.of(), unnamedControls(), panel);
        }
    }

    @Test
    void theColorSchemeFollowsTheSystemUntilItIsChosen() throws Exception {
        browser.emulateMediaFeature("prefers-color-scheme", "dark");
        DashboardPage page = open("");
        String dark = backgroundColor();
        browser.emulateMediaFeature("prefers-color-scheme", "light");
        Await.until("the page is light", () -> !backgroundColor().equals(dark));
        String light = backgroundColor();

        browser.click("#display summary");
        browser.click("#display input[value=dark]");
        page.awaitValue(dark, this::backgroundColor);
        browser.reload();
        page.awaitLive();

        assertEquals(dark, backgroundColor());
        assertNotEquals(dark, light);
    }

    @Test
    void changesAreGreenAndRedUntilBlueAndOrangeAreChosen() throws Exception {
        DashboardPage page = openWithPrices();
        page.awaitValue("up", () -> page.attribute(".row[data-symbol=MSFT] [data-column=change]", "data-direction"));
        String green = color(".row[data-symbol=MSFT] [data-column=change]");

        browser.click("#display summary");
        browser.click("#display input[value=blue-orange]");

        Await.until("the color of a rise changes", () -> !color(".row[data-symbol=MSFT] [data-column=change]")
                .equals(green));
    }

    @Test
    void aPhoneShowsOnePanelAtATimeWithoutHorizontalScrolling() throws Exception {
        browser.resize(360, 740);
        DashboardPage page = openWithPrices();

        assertEquals("watchlist", view(page));
        assertEquals(List.of(), accessibilityViolations());
        for (String tab : List.of("chart", "trades", "market", "messages", "inspector", "admin")) {
            browser.run("document.getElementById(arguments[0]).scrollIntoView()", "tab-" + tab);
            browser.click("#tab-" + tab);
            assertEquals(tab, view(page));
            assertTrue(page.isHidden("#panel-watchlist"));
            assertEquals("true", page.attribute("#tab-" + tab, "aria-selected"));
            assertEquals(
                    "360", browser.text("return String(document.scrollingElement.scrollWidth)"), "the width of " + tab);
            assertEquals(List.of(), accessibilityViolations(), tab);
        }
        browser.click("#tab-watchlist");
        browser.click(".row[data-symbol=KO]");
        assertEquals("chart", view(page));
        page.awaitText("KO", "#symbol-head h2");
    }

    @Test
    void everyControlIsReachableByTabAndShowsItsFocus() throws Exception {
        DashboardPage page = openWithPrices();
        Set<String> reached = new LinkedHashSet<>();
        browser.run("document.body.focus()");

        for (int i = 0; i < 60; i++) {
            browser.press(Keys.TAB);
            String focused = page.focusedElement();
            if (!focused.isEmpty()
                    && !browser.text("return document.activeElement.tagName").equals("BODY")) {
                reached.add(focused);
                assertEquals("visible", focusIndicator(), focused);
            }
        }

        assertTrue(
                reached.containsAll(List.of(
                        "search",
                        "list",
                        "watchlist",
                        "chart",
                        "tab-trades",
                        "trades-min-size",
                        "trades-pause",
                        "help-button",
                        "open-inspector")),
                reached::toString);
    }

    @Test
    void everythingWorksByKeyboard() throws Exception {
        DashboardPage page = openWithPrices();

        browser.press("w");
        assertEquals("watchlist", page.focusedElement());
        browser.press(Keys.HOME, Keys.ARROW_DOWN);
        page.awaitValue("MSFT", page::selectedSymbol);
        page.awaitText("MSFT", "#symbol-head h2");
        browser.press("s");
        page.awaitValue("1s", () -> browser.text("return document.querySelector('#timeframes :checked').value"));
        browser.press("c");
        assertEquals("chart", page.focusedElement());
        browser.press("3");
        assertEquals("tab-messages", page.focusedElement());
        browser.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        assertEquals("tab-market", page.focusedElement());
        assertTrue(!page.isHidden("#panel-market"));
        browser.press("?");
        Await.until("the help is open", () -> !page.isHidden("#help"));
        browser.press(Keys.ESCAPE);
        Await.until("the help is closed", () -> page.isHidden("#help"));
        assertEquals("tab-market", page.focusedElement());
    }

    @Test
    void textFromOthersIsNeverInterpretedAsMarkup() throws Exception {
        String hostile = "</span><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        DashboardPage page = open("symbols=EVIL");
        page.awaitText(DashboardServer.HOSTILE_NAME, "#symbol-head .name");
        browser.click("#tab-messages");
        try (FeedClient attacker = FeedClient.connect(dashboardServer.address(), "")) {
            attacker.send("{\"action\":\"publish\",\"topic\":\"lobby\",\"data\":\""
                    + hostile.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
            page.awaitValue(hostile, () -> page.text("#message-log li:last-child .content"));
        }
        browser.press("/");
        browser.press("sons");
        page.awaitText(DashboardServer.HOSTILE_NAME, "#search-hits [role=option] span");
        browser.press(Keys.ESCAPE);
        browser.click("#tab-market");
        dashboardServer.trade("EVIL", "10", "100");
        page.awaitText("EVIL", "#gainers b");

        assertTrue(browser.text("return document.title").endsWith("Quotecast"));
        assertEquals("0", browser.text("return String(document.querySelectorAll('img, body script').length)"));
        assertEquals(List.of(), browser.drainConsole());
    }

    @Test
    void inlineScriptsAreBlocked() throws Exception {
        open("");

        browser.run("""
                const script = document.createElement('script');
                script.textContent = "document.title = 'owned'";
                document.body.append(script);
                const image = document.createElement('b');
                image.innerHTML = '<img src=x onerror="document.title = 1">';
                document.body.append(image);""");

        Await.until("the violation is reported", () -> browser.drainConsole().stream()
                .anyMatch(line -> line.contains("Content Security Policy")));
        assertEquals("Quotecast", browser.text("return document.title"));
    }

    /** Opens the page with a gainer, a loser and a quote. */
    private DashboardPage openWithPrices() throws Exception {
        dashboardServer.trade("MSFT", "480", "481.5");
        dashboardServer.trade("KO", "70", "69");
        dashboardServer.quote("MSFT", "481.4", "481.6");
        DashboardPage page = open("symbols=AAPL,MSFT,KO,EURUSD");
        page.awaitText("481.50", "[data-symbol=MSFT] .amount");
        return page;
    }

    private DashboardPage open(String link) throws Exception {
        return DashboardPage.open(browser, dashboardServer.address(), link);
    }

    private List<?> accessibilityViolations() throws IOException {
        return (List<?>) browser.run(Files.readString(Path.of("src", "test", "js", "checks", "accessibility.js")));
    }

    /** Returns the controls that have no name for a screen reader. */
    private List<String> unnamedControls() {
        List<String> found = new ArrayList<>();
        for (Map<String, Object> node : browser.accessibilityTree()) {
            String role = value(node, "role");
            if (!Boolean.TRUE.equals(node.get("ignored"))
                    && ROLES_WITH_NAMES.contains(role)
                    && value(node, "name").isBlank()) {
                found.add(role + " " + node.get("properties"));
            }
        }
        return found;
    }

    private static String value(Map<String, Object> node, String key) {
        return node.get(key) instanceof Map<?, ?> property && property.get("value") != null
                ? property.get("value").toString()
                : "";
    }

    private String view(DashboardPage page) {
        return page.attribute("body", "data-view");
    }

    private String backgroundColor() {
        return browser.text("return getComputedStyle(document.body).backgroundColor");
    }

    private String color(String selector) {
        return browser.text("return getComputedStyle(document.querySelector(arguments[0])).color", selector);
    }

    /** Returns "visible" if the focused element or one around it has an outline or a shadow. */
    private String focusIndicator() {
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
