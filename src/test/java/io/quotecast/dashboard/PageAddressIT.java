package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The view of the page in its address: Back, Forward, reloads and layouts. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
class PageAddressIT {
    private final Browser browser;
    private final DashboardServer dashboardServer;

    PageAddressIT(Browser browser, DashboardServer dashboardServer) {
        this.browser = browser;
        this.dashboardServer = dashboardServer;
    }

    @Test
    void backAndForwardRestoreSymbolTimeframeListAndOrder() throws Exception {
        DashboardPage page = open("list=Mine&symbols=AAPL,MSFT,KO&chart=AAPL&tf=1m");
        page.awaitValue("#list=Mine&chart=AAPL&tf=1m", this::fragment);

        browser.click(".row[data-symbol=MSFT]");
        page.awaitValue("#list=Mine&chart=MSFT&tf=1m", this::fragment);
        browser.press("f");
        page.awaitValue("#list=Mine&chart=MSFT&tf=5m", this::fragment);
        browser.click("#watchlist [role=columnheader][data-column=symbol] button");
        page.awaitValue("#list=Mine&chart=MSFT&tf=5m&sort=symbol&dir=asc", this::fragment);
        page.awaitSymbols("AAPL", "KO", "MSFT");
        browser.run("history.go(-2)");
        page.awaitSymbols("AAPL", "MSFT", "KO");
        page.awaitValue("1m", this::timeframe);
        assertEquals("MSFT", page.selectedSymbol());
        browser.run("history.back()");
        page.awaitText("AAPL", "#symbol-head h2");
        assertEquals("AAPL", page.selectedSymbol());
        browser.run("history.go(3)");

        page.awaitSymbols("AAPL", "KO", "MSFT");
        page.awaitValue("5m", this::timeframe);
        page.awaitText("MSFT", "#symbol-head h2");
        assertEquals("#list=Mine&chart=MSFT&tf=5m&sort=symbol&dir=asc", fragment());
    }

    @Test
    void aReloadKeepsTheViewAndSoDoesTheNextVisit() throws Exception {
        DashboardPage page = open("list=Mine&symbols=AAPL,KO&chart=KO&tf=5m");
        browser.run("document.querySelector('#studies [value=rsi]').click()");
        browser.click("#chart-log");
        String view = "#list=Mine&chart=KO&tf=5m&scale=log&ind=rsi";
        page.awaitValue(view, this::fragment);

        browser.reload();
        page.awaitLive();
        page.awaitText("KO", "#symbol-head h2");
        assertEquals(view, fragment());
        browser.run("location.href = location.origin + '/?again'");
        page.awaitLive();

        page.awaitValue(view, this::fragment);
        assertEquals("5m", timeframe());
        assertEquals("true", page.attribute("#chart-log", "aria-pressed"));
    }

    @Test
    void aLayoutShowsFourChartsOfWhichTheActiveOneFollowsTheWatchlist() throws Exception {
        DashboardPage page = open("list=Mine&symbols=AAPL,MSFT,NVDA,KO,MOVER&chart=AAPL&tf=1m");

        browser.run("const select = document.getElementById('chart-layout'); select.value = '4';"
                + " select.dispatchEvent(new Event('change', { bubbles: true }))");
        page.awaitValue("#list=Mine&chart=AAPL&tf=1m&layout=4&charts=AAPL:1m,MSFT:1m,NVDA:1m,KO:1m", this::fragment);
        browser.run("document.getElementById('chart-3').focus()");
        page.awaitText("NVDA", "#symbol-head h2");
        assertEquals("NVDA", page.selectedSymbol());
        browser.click(".row[data-symbol=MOVER]");
        page.awaitText("MOVER", "#symbol-head h2");
        browser.press("f");
        String view = "#list=Mine&chart=MOVER&tf=5m&layout=4&charts=AAPL:1m,MSFT:1m,MOVER:5m,KO:1m&active=2";
        page.awaitValue(view, this::fragment);

        browser.reload();
        page.awaitLive();
        page.awaitText("MOVER", "#symbol-head h2");
        assertEquals(view, fragment());
        assertEquals("4", browser.text("return String(document.querySelectorAll('.chart:not([hidden])').length)"));
        browser.resize(1_440, 900);
        assertEquals(0L, browser.run("""
                const main = document.querySelector('main');
                return main.scrollHeight - main.clientHeight"""), "the height that does not fit");
        browser.resize(1_280, 720);
        assertTrue((Boolean) browser.run("return document.querySelector('.chart-bar').offsetHeight < 40"), "one line");
        browser.resetSize();
        browser.run("history.go(-4)");
        Await.until("one chart is left", () -> page.isHidden("#chart-2"));
    }

    @Test
    void separatorsChangeTheSizeOfTheChart() throws Exception {
        DashboardPage page = open("list=Mine&symbols=AAPL,KO");
        double before = chartWidth();

        browser.run("document.getElementById('splitter-columns').focus()");
        browser.press(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        assertEquals(before + 48, chartWidth());
        browser.reload();
        page.awaitLive();
        assertEquals(before + 48, chartWidth());
        browser.run("document.getElementById('splitter-columns').focus()");
        browser.press(Keys.HOME);

        assertEquals(before, chartWidth());
    }

    @Test
    void theChartFillsTheScreen() throws Exception {
        DashboardPage page = open("list=Mine&symbols=AAPL,KO");
        double before = chartWidth();

        browser.click("#chart-full");
        Await.until("the chart is wider", () -> chartWidth() > before);
        assertEquals("panel-chart", browser.text("return document.fullscreenElement.id"));
        browser.run("document.exitFullscreen()");

        Await.until("the chart has its size again", () -> chartWidth() == before);
        page.awaitValue("false", () -> page.attribute("#chart-full", "aria-pressed"));
        assertTrue(!page.isHidden("#watchlist"));
    }

    private DashboardPage open(String view) throws Exception {
        return DashboardPage.open(browser, dashboardServer.address(), view);
    }

    private String fragment() {
        return browser.text("return location.hash");
    }

    private String timeframe() {
        return browser.text("return document.querySelector('#timeframes :checked').value");
    }

    private double chartWidth() {
        return ((Number) browser.run("return document.getElementById('panel-chart').offsetWidth")).doubleValue();
    }
}
