package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** Alerts of the page, and alerts of the server that the page sets. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
class AlertsIT {
    private static final String LAST_FIRED = "#alert-log li:first-child span";

    /** The tag of alerts above or below the price range. */
    private static final String EDGE_TAG = ".price-tag[data-edge=%s]";

    private final Browser browser;
    private final DashboardServer dashboardServer;

    AlertsIT(Browser browser, DashboardServer dashboardServer) {
        this.browser = browser;
        this.dashboardServer = dashboardServer;
    }

    @AfterEach
    void forgetAlerts() {
        browser.run("['alerts', 'alert-log', 'panel'].forEach(name => localStorage.removeItem(`quotecast.${name}`))");
    }

    @Test
    void anAlertThatIsSetWithTheKeyboardIsOnTheChartAndFiresOnce() throws Exception {
        dashboardServer.trade("KO", "70.00");
        DashboardPage page = open("symbols=KO&chart=KO");
        page.awaitText("70.00", "#symbol-head .last");

        browser.press("a");
        page.awaitText("Alert on KO", "#alert-title");
        assertEquals("70.00", browser.text("return document.getElementById('alert-level').value"));
        browser.press("71.5", Keys.ENTER);
        browser.press("7");
        page.awaitText("Price at or above 71.50", "#alert-list span");
        page.awaitText("▲ 71.50", ".price-tag[data-tag=alert]");
        // The level is within the price range of the chart from now on.
        dashboardServer.trade("KO", "71.49");
        page.awaitText("71.50", ".price-tag[data-tag=alert]");
        assertEquals("", page.text(LAST_FIRED));
        dashboardServer.trade("KO", "71.60");

        page.awaitText("price 71.60, at or above 71.50", LAST_FIRED);
        assertEquals("KO: price 71.60, at or above 71.50", page.text("#toast span"));
        assertFalse(page.isHidden("#alerts-empty"));
        page.awaitValue("", () -> page.text(".price-tag[data-tag=alert]"));
        dashboardServer.trade("KO", "70.00");
        page.awaitText("70.00", "#symbol-head .last");
        dashboardServer.trade("KO", "72.00");
        page.awaitText("72.00", "#symbol-head .last");
        browser.reload();
        page.awaitLive();
        page.awaitText("price 71.60, at or above 71.50", LAST_FIRED);
        assertEquals(List.of(), browser.drainConsole());
    }

    @Test
    void levelsOutsideOfThePriceRangeAreTagsAtTheEndsOfTheScale() throws Exception {
        dashboardServer.trade("LEVELS", "485.00");
        DashboardPage page = open("symbols=LEVELS&chart=LEVELS");
        page.awaitText("485.00", "#symbol-head .last");
        browser.press("7");

        for (String level : List.of("700", "600", "650")) {
            set("price-above", level);
        }
        set("price-below", "300");

        page.awaitText("▼ 300.00", EDGE_TAG.formatted("below"));
        assertEquals("▲ 600.00", page.text(EDGE_TAG.formatted("above")));
        assertEquals("Alert ≥ and 2 more", page.text(".alert-lines > :has([data-edge=above]) .alert-name"));
        assertEquals("Alert ≤", page.text(".alert-lines > :has([data-edge=below]) .alert-name"));
        assertTrue(page.isHidden(".price-line[data-line=alert]"), "a line is drawn at the end of the scale");
        // The overlay has the height of the chart, of which the prices are the upper part.
        assertEquals(List.of(true, true), browser.run("""
                const box = edge => document.querySelector(`.price-tag[data-edge=${edge}]`).getBoundingClientRect();
                const chart = document.querySelector('#chart .chart-overlay').getBoundingClientRect();
                return [box('above').top - chart.top < 20, box('above').bottom < box('below').top && box('below').bottom < chart.bottom];"""));

        dashboardServer.trade("LEVELS", "590.00", "599.00");

        page.awaitText("600.00", ".price-tag[data-tag=alert]:not([data-edge])");
        page.awaitText("▲ 650.00", EDGE_TAG.formatted("above"));
        assertEquals(List.of(), browser.drainConsole());
    }

    @Test
    void aHiddenPageWatchesItsAlertsAndThoseOfTheServer() throws Exception {
        dashboardServer.trade("NVDA", "182.00");
        DashboardPage page = open("symbols=NVDA&chart=NVDA");
        page.awaitText("182.00", "#symbol-head .last");
        browser.press("7");
        set("price-above", "183");
        set("price-below", "181");
        page.awaitText("Price at or below 181.00", "#alert-list li:nth-child(2) span");
        browser.click("#alert-list li:nth-child(2) [data-action=move]");
        page.awaitText("on the server", "#alert-list li:nth-child(2) small");

        browser.minimize();
        try {
            page.awaitValue("hidden", () -> browser.text("return document.visibilityState"));
            // Each is sent when the one before has fired: the server conflates what the page receives.
            dashboardServer.trade("NVDA", "183.50");
            page.awaitText("NVDA: price 183.50, at or above 183.00", "#toast span");
            dashboardServer.trade("NVDA", "180.50");
            page.awaitText("NVDA: price 180.50, at or below 181.00", "#toast span");
        } finally {
            browser.restore();
        }

        page.awaitText("price 180.50, at or below 181.00", LAST_FIRED);
        assertTrue(browser.text("return window.sent.join(' ')").contains("\"action\":\"alert\""));
        dashboardServer.trade("NVDA", "182.25");
        page.awaitText("182.25", "#symbol-head .last");
        Await.until("the list is empty", () -> !page.isHidden("#alerts-empty"));
    }

    private void set(String condition, String level) {
        browser.press("a");
        browser.run("""
                const condition = document.getElementById('alert-condition');
                condition.value = arguments[0];
                condition.dispatchEvent(new Event('change'));
                document.getElementById('alert-level').value = arguments[1];""", condition, level);
        browser.click("#alert-dialog button[value=ok]");
    }

    private DashboardPage open(String link) throws Exception {
        return DashboardPage.open(browser, dashboardServer.address(), link);
    }
}
