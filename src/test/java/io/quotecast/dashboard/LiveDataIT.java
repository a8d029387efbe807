package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.ServerProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The page with live data: bars, messages, hidden tabs, restarts of the server, and market states. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
class LiveDataIT {
    private static final long SECOND = 1_000_000L;

    private final Browser browser;
    private final DashboardServer dashboardServer;

    LiveDataIT(Browser browser, DashboardServer dashboardServer) {
        this.browser = browser;
        this.dashboardServer = dashboardServer;
    }

    @Test
    void theChartShowsEveryBarOnceAcrossHistoryAndStream() throws Exception {
        // The page gets the first half from history and the second half from the stream; one bar is in both.
        long start = 1_770_000_000L * SECOND;
        ingestTrades(start, 0, 5);
        DashboardPage page = DashboardPage.open(browser, dashboardServer.address(), "symbols=BARS&tf=1s");
        page.awaitText("24.00", "#readout [data-value=close]");
        ingestTrades(start, 5, 9);
        page.awaitText("28.00", "#readout [data-value=close]");

        browser.press("c");
        List<String> readouts = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            readouts.add(0, readout(page));
            browser.press(Keys.ARROW_LEFT);
        }

        assertEquals(barsFromHistory(), readouts);
        assertEquals(readouts.get(0), readout(page), "the first bar is the last one to the left");
    }

    /** Ingests two trades at a price of 20 + n in each second n. */
    private void ingestTrades(long start, int from, int to) throws Exception {
        StringBuilder trades = new StringBuilder();
        for (int n = from; n < to; n++) {
            String price = String.valueOf(20 + n);
            trades.append(JsonLines.trade("BARS", price, 1, 0, start + n * SECOND + 300_000));
            trades.append(JsonLines.trade("BARS", price, 2, 0, start + n * SECOND + 600_000));
        }
        dashboardServer.ingest(trades.toString());
    }

    private static String readout(DashboardPage page) {
        return page.text("#readout [data-value=open]") + " " + page.text("#readout [data-value=volume]");
    }

    private List<String> barsFromHistory() throws Exception {
        List<String> all = new ArrayList<>();
        for (JsonNode bar :
                FeedClient.parse(dashboardServer.get("v1/bars/BARS?tf=1s")).get("bars")) {
            all.add(String.format(
                    "%.2f %s", bar.get("o").asDouble(), bar.get("v").asText()));
        }
        return all;
    }

    @Test
    void aBarThatALateTradeRevisesIsMarked() throws Exception {
        long start = 1_770_000_000L * SECOND;
        DashboardPage page = DashboardPage.open(browser, dashboardServer.address(), "symbols=LATE&tf=1s");
        dashboardServer.ingest(JsonLines.trade("LATE", "20", 1, 0, start)
                + JsonLines.trade("LATE", "21", 1, 0, start + 2 * SECOND)
                + JsonLines.trade("LATE", "22", 1, 0, start + 4 * SECOND));
        page.awaitText("22.00", "#readout [data-value=close]");
        assertEquals("", page.text("#readout [data-value=marks]"));

        dashboardServer.ingest(JsonLines.trade("LATE", "25", 1, 0, start + 2 * SECOND + 500_000));
        browser.press("c", Keys.ARROW_LEFT);

        page.awaitText("revised", "#readout [data-value=marks]");
        page.awaitText("25.00", "#readout [data-value=close]");
    }

    @Test
    void aMessageReachesTheOtherWindowAndIsAcknowledged() throws Exception {
        DashboardPage page = DashboardPage.open(browser, dashboardServer.address(), "");
        String first = browser.window();
        browser.click("#tab-messages");
        String second = browser.openWindow();
        try {
            browser.visit(dashboardServer.address());
            page.awaitLive();
            browser.click("#tab-messages");
            browser.click("#message-text");
            browser.press("hello from the other window", Keys.ENTER);
            page.awaitValue("✓", () -> page.text("#message-log li:last-child .state"));
            assertEquals("you", page.text("#message-log li:last-child b"));

            browser.switchTo(first);
            page.awaitValue("hello from the other window", () -> page.text("#message-log li:last-child .content"));
            assertTrue(!page.text("#message-log li:last-child b").equals("you"));
            browser.click("#message-text");
            browser.press("x".repeat(4_000), Keys.ENTER);
            page.awaitValue("✓", () -> page.text("#message-log li:last-child .state"));

            browser.switchTo(second);
            page.awaitValue("x".repeat(4_000), () -> page.text("#message-log li:last-child .content"));
            assertEquals(
                    "2",
                    browser.text("return String(document.querySelectorAll("
                            + "'#message-log li:not([data-state=earlier])').length)"));
        } finally {
            browser.close(second, first);
        }
    }

    @Test
    void aHiddenTabPausesTheFeedAndCatchesUpWhenShown() throws Exception {
        DashboardPage page = DashboardPage.open(browser, dashboardServer.address(), "symbols=NVDA");
        dashboardServer.trade("NVDA", "180");
        page.awaitText("180.00", "[data-symbol=NVDA] .amount");

        browser.minimize();
        try {
            page.awaitValue("hidden", () -> browser.text("return document.visibilityState"));
            Await.until("the page has paused", () -> sent().contains("\"pause\""));
            assertTrue(
                    browser.text("return document.title").startsWith("Paused \u2013 NVDA 180.00 "),
                    () -> browser.text("return document.title"));
            dashboardServer.trade("NVDA", "190", "191");
        } finally {
            browser.restore();
        }

        Await.until("the page has unpaused", () -> sent().contains("\"unpause\""));
        page.awaitText("191.00", "[data-symbol=NVDA] .amount");
    }

    private String sent() {
        return browser.text("return window.sent.join('\\n')");
    }

    @Test
    void aServerRestartIsShownAndDuplicatesNothing() throws Exception {
        DashboardPage page;
        List<String> before;
        URI address;
        try (ServerProcess server = ServerProcess.start("-Dquotecast.drain-time=0s", "-Dquotecast.heartbeat=1s")) {
            address = server.address();
            page = DashboardPage.open(browser, address, "symbols=AAPL,MSFT,NVDA");
            Await.until("prices are displayed", () -> !page.text("[data-symbol=NVDA] .amount")
                    .isEmpty());
            before = page.symbols();

            server.kill();

            Await.until("the page reconnects", () -> page.connectionState().equals("reconnecting"));
            page.awaitText("Reconnecting", "#connection-state");
            Await.until("the age of the values is displayed", () -> page.text("#as-of")
                    .startsWith("Values as of"));
        }
        try (ServerProcess server = ServerProcess.start(
                "-Dquarkus.http.port=" + address.getPort(),
                "-Dquotecast.simulator.seed=7",
                "-Dquotecast.heartbeat=1s")) {
            server.address();

            page.awaitValue("live", page::connectionState);
            page.awaitText("", "#as-of");
            String price = server.get("v1/snapshot?symbols=NVDA");
            Await.until("new prices arrive: " + price, () -> page.attribute(
                            "[data-symbol=NVDA] [data-column=last]", "data-flash")
                    .matches("up|down"));
            assertEquals(before, page.symbols());
            assertEquals(
                    "3",
                    browser.text("return String(new Set([...document.querySelectorAll('#watchlist"
                            + " .row:not([hidden])')].map(row => row.dataset.symbol)).size)"));
        }
    }

    @Test
    void aClosedMarketAndAHaltedSymbolAreMarked() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.simulator.symbols=20")) {
            DashboardPage page = DashboardPage.open(browser, server.address(), "symbols=AAPL,MSFT");
            Await.until("prices are displayed", () -> !page.text("[data-symbol=AAPL] .amount")
                    .isEmpty());
            page.awaitText("Open", "#market-state");

            browser.press("5");
            browser.run("document.querySelector('#panel-admin [data-command=halt]').form.symbol.value = 'AAPL'");
            browser.click("#panel-admin [data-command=halt]");
            page.awaitValue("halted", () -> page.attribute(".row[data-symbol=AAPL]", "data-state"));
            page.awaitText("H", ".row[data-symbol=AAPL] .badge");
            page.awaitText("1", "#halt-count");
            browser.press(Keys.ESCAPE);
            browser.run("document.activeElement.blur()");
            browser.press("2");
            page.awaitValue("AAPL", () -> page.text("#halts b"));
            browser.click("#tab-admin");
            browser.run("document.querySelector('#panel-admin [data-command=resume]').form.symbol.value = 'AAPL'");
            browser.click("#panel-admin [data-command=resume]");
            page.awaitValue("open", () -> page.attribute(".row[data-symbol=AAPL]", "data-state"));

            browser.click("#panel-admin [data-command='market/close']");
            page.awaitText("Closed", "#market-state");
            Await.until("the notice is displayed", () -> page.text("#notice")
                    .startsWith("Market closed: showing last prices."));
            page.awaitValue("closed", () -> page.attribute(".row[data-symbol=MSFT]", "data-state"));
            browser.click("#panel-admin [data-command='market/open']");
            page.awaitText("Open", "#market-state");
            Await.until("the notice is hidden", () -> page.isHidden("#notice"));
        }
    }
}
