package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** The page as its users see it. */
final class DashboardPage {
    private final Browser browser;

    private DashboardPage(Browser browser) {
        this.browser = browser;
    }

    /** Opens the page with this fragment and waits until it is connected and its instruments are loaded. */
    static DashboardPage open(Browser browser, URI server, String fragment) {
        DashboardPage dashboardPage = visit(browser, server.resolve("/" + (fragment.isEmpty() ? "" : "#" + fragment)));
        dashboardPage.awaitLive();
        return dashboardPage;
    }

    /** Opens the page without waiting for its connection. */
    static DashboardPage visit(Browser browser, URI address) {
        browser.visit(address);
        return new DashboardPage(browser);
    }

    void awaitLive() {
        awaitValue("live", this::connectionState);
        Await.until("the instruments are loaded", () -> isHidden("#loading"));
        Await.until("the view is open", () -> !attribute("#symbol-head", "data-symbol")
                .isEmpty());
    }

    /** Returns the connection status: connecting, live, stalled, reconnecting or closed. */
    String connectionState() {
        return browser.text("return document.getElementById('connection').dataset.state");
    }

    /** Returns the symbols of the watchlist from top to bottom. */
    @SuppressWarnings("unchecked")
    List<String> symbols() {
        return (List<String>) browser.run("""
                        return [...document.querySelectorAll('#watchlist .row:not([hidden])')]
                          .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex'))
                          .map(row => row.dataset.symbol)""");
    }

    String cell(String symbol, String column) {
        return text(".row[data-symbol='" + symbol + "'] [data-column=" + column + "]")
                .replace("\n", "");
    }

    /** Returns the symbol of the selected row. */
    String selectedSymbol() {
        return browser.text("return document.querySelector('#watchlist .row[aria-selected=true]')?.dataset.symbol");
    }

    /** Returns the visible text of the first matching element; empty if there is none. */
    String text(String selector) {
        return browser.text("return document.querySelector(arguments[0])?.innerText.trim()", selector);
    }

    String attribute(String selector, String name) {
        return browser.text("return document.querySelector(arguments[0])?.getAttribute(arguments[1])", selector, name);
    }

    boolean isHidden(String selector) {
        return Boolean.TRUE.equals(browser.run(
                "const found = document.querySelector(arguments[0]); return found === null || !found.checkVisibility()",
                selector));
    }

    /** Returns the id of the focused element, or its label or text if it has no id. */
    String focusedElement() {
        return browser.text("const focused = document.activeElement;"
                + " return focused.id || focused.getAttribute('aria-label') || focused.innerText");
    }

    void awaitValue(String expected, Supplier<String> actual) {
        String[] last = {""};
        try {
            Await.until("", () -> {
                last[0] = actual.get();
                return Objects.equals(last[0], expected);
            });
        } catch (AssertionError timeout) {
            assertEquals(expected, last[0]);
        }
    }

    void awaitCell(String expected, String symbol, String column) {
        awaitValue(expected, () -> cell(symbol, column));
    }

    void awaitText(String expected, String selector) {
        awaitValue(expected, () -> text(selector));
    }

    void awaitSymbols(String... expected) {
        awaitValue(String.join(" ", expected), () -> String.join(" ", symbols()));
    }
}
