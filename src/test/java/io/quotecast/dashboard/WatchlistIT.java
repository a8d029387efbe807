package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The watchlists of the page, in a browser. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
class WatchlistIT {
    private final Browser browser;
    private final DashboardServer dashboardServer;

    WatchlistIT(Browser browser, DashboardServer dashboardServer) {
        this.browser = browser;
        this.dashboardServer = dashboardServer;
    }

    @Test
    void theFirstVisitShowsAllInstrumentsAndTheChartOfTheFirst() throws Exception {
        DashboardPage page = open("");

        page.awaitSymbols(DashboardServer.SYMBOLS);
        assertEquals("AAPL", page.selectedSymbol());
        page.awaitText("AAPL", "#symbol-head h2");
        page.awaitText("Apple Inc.", "#symbol-head .name");
        assertEquals(List.of(), browser.drainConsole());
    }

    @Test
    void pricesUpdateWithTheDecimalsOfTheirInstrument() throws Exception {
        DashboardPage page = open("symbols=MOVER,EURUSD");

        dashboardServer.trade("MOVER", "480");
        dashboardServer.quote("MOVER", "480.1", "480.35");
        dashboardServer.trade("EURUSD", "1.1");
        page.awaitText("480.00", "[data-symbol=MOVER] .amount");
        page.awaitCell("480.10", "MOVER", "bid");
        page.awaitCell("480.35", "MOVER", "ask");
        page.awaitText("0.25", "#symbol-head [data-value=spread]");
        page.awaitCell("3", "MOVER", "bidSize");
        page.awaitText("1.10000", "[data-symbol=EURUSD] .amount");
        page.awaitCell("0.00", "MOVER", "change");

        dashboardServer.trade("MOVER", "481.5");
        page.awaitCell("▲481.50", "MOVER", "last");
        page.awaitCell("+1.50", "MOVER", "change");
        page.awaitCell("+0.31%", "MOVER", "percent");
        dashboardServer.trade("MOVER", "478.5");
        page.awaitCell("▼478.50", "MOVER", "last");
        page.awaitCell("−1.50", "MOVER", "change");
        assertEquals("down", page.attribute(".row[data-symbol=MOVER] [data-column=change]", "data-direction"));
        dashboardServer.trade("MOVER", "480");
        page.awaitCell("0.00", "MOVER", "change");
        assertEquals("flat", page.attribute(".row[data-symbol=MOVER] [data-column=change]", "data-direction"));
    }

    @Test
    void aSymbolIsFoundByNameAddedRemovedAndTheListIsStored() throws Exception {
        DashboardPage page = open("list=Mine&symbols=MSFT,NVDA");
        page.awaitSymbols("MSFT", "NVDA");

        browser.press("/");
        assertEquals("search", page.focusedElement());
        browser.press("coca");
        page.awaitText("KO", "#search-hits [role=option] b");
        browser.press(Keys.ENTER);
        page.awaitSymbols("MSFT", "NVDA", "KO");
        page.awaitValue("KO", page::selectedSymbol);
        page.awaitText("KO", "#symbol-head h2");

        browser.press("/", "zzz");
        page.awaitText("No match", "#search-hits span");
        browser.press(Keys.ESCAPE);
        assertEquals("watchlist", page.focusedElement());
        browser.press(Keys.HOME);
        page.awaitValue("MSFT", page::selectedSymbol);
        browser.press(Keys.DELETE);
        page.awaitSymbols("NVDA", "KO");
        page.awaitValue("NVDA", page::selectedSymbol);

        browser.reload();
        page.awaitLive();
        page.awaitSymbols("NVDA", "KO");
        assertEquals("Mine", browser.text("return document.getElementById('list').value"));
    }

    @Test
    void aRemovedSymbolCanBeRestoredToItsPlace() throws Exception {
        DashboardPage page = open("symbols=MSFT,NVDA,KO");
        page.awaitSymbols("MSFT", "NVDA", "KO");

        browser.run("document.querySelector('.row[data-symbol=NVDA] .remove').click()");
        page.awaitSymbols("MSFT", "KO");
        browser.click("#toast button");

        page.awaitSymbols("MSFT", "NVDA", "KO");
    }

    @Test
    void aListIsSortedByAnyColumnAscendingDescendingAndUnsorted() throws Exception {
        dashboardServer.trade("FIRST", "20", "20.1");
        dashboardServer.trade("SECOND", "20", "22");
        dashboardServer.trade("THIRD", "20", "19");
        DashboardPage page = open("symbols=FIRST,SECOND,THIRD,SILENT");
        page.awaitSymbols("FIRST", "SECOND", "THIRD", "SILENT");
        page.awaitText("19.00", "[data-symbol=THIRD] .amount");

        browser.click("#watchlist [role=columnheader][data-column=percent] button");
        // A symbol without a value is last in both directions.
        page.awaitSymbols("SECOND", "FIRST", "THIRD", "SILENT");
        assertEquals("descending", page.attribute("[role=columnheader][data-column=percent]", "aria-sort"));
        browser.click("#watchlist [role=columnheader][data-column=percent] button");
        page.awaitSymbols("THIRD", "FIRST", "SECOND", "SILENT");
        dashboardServer.trade("THIRD", "25");
        page.awaitSymbols("FIRST", "SECOND", "THIRD", "SILENT");
        browser.click("#watchlist [role=columnheader][data-column=symbol] button");
        page.awaitSymbols("FIRST", "SECOND", "SILENT", "THIRD");
        browser.click("#watchlist [role=columnheader][data-column=symbol] button");
        page.awaitSymbols("THIRD", "SILENT", "SECOND", "FIRST");
        browser.click("#watchlist [role=columnheader][data-column=symbol] button");
        page.awaitSymbols("FIRST", "SECOND", "THIRD", "SILENT");
    }

    @Test
    void rowsAreMovedByMouseAndKeyboard() throws Exception {
        DashboardPage page = open("symbols=AAPL,MSFT,NVDA,KO");
        page.awaitSymbols("AAPL", "MSFT", "NVDA", "KO");

        browser.drag(".row[data-symbol=AAPL] [data-column=symbol]", ".row[data-symbol=NVDA] [data-column=symbol]");
        page.awaitSymbols("MSFT", "NVDA", "AAPL", "KO");
        browser.press("w");
        browser.pressWith(Keys.ALT, Keys.ARROW_DOWN);

        page.awaitSymbols("MSFT", "NVDA", "KO", "AAPL");
    }

    @Test
    void aLongPressMovesARowAndASwipeScrolls() throws Exception {
        DashboardPage page = open("symbols=AAPL,MSFT,NVDA,KO");
        page.awaitSymbols("AAPL", "MSFT", "NVDA", "KO");

        browser.swipe(".row[data-symbol=KO]", ".row[data-symbol=MSFT]", false);
        browser.swipe(".row[data-symbol=AAPL]", ".row[data-symbol=NVDA]", true);

        page.awaitSymbols("MSFT", "NVDA", "AAPL", "KO");
    }

    @Test
    void aLinkRestoresListOrderSymbolAndInterval() throws Exception {
        DashboardPage page = open("list=Two&symbols=KO,AAPL&chart=AAPL&tf=5m&sort=symbol&dir=asc");

        page.awaitSymbols("AAPL", "KO");
        assertEquals("AAPL", page.selectedSymbol());
        assertEquals("5m", browser.text("return document.querySelector('#timeframes :checked').value"));
        browser.click("#list-menu summary");
        browser.click("#list-actions [data-action=share]");
        assertTrue(
                browser.text("return document.getElementById('prompt-field').value")
                        .endsWith("/#list=Two&symbols=KO,AAPL&chart=AAPL&tf=5m&sort=symbol&dir=asc"),
                () -> browser.text("return document.getElementById('prompt-field').value"));
    }

    @Test
    void anInvalidLinkIsIgnored() throws Exception {
        DashboardPage page =
                open("list=%2A%2A&symbols=%3Cb%3E,,AAPL,'%22&chart=%3Cscript%3E&tf=9y&sort=__proto__&dir=up");

        page.awaitSymbols("AAPL");
        assertFalse(page.isHidden("#watchlist"));
        assertEquals(List.of(), browser.drainConsole());
    }

    @Test
    void listsAreCreatedRenamedAndDeleted() throws Exception {
        DashboardPage page = open("list=Mine&symbols=KO");

        browser.click("#list-menu summary");
        browser.click("#list-actions [data-action=new]");
        browser.press("Second", Keys.ENTER);
        page.awaitValue("Second", () -> browser.text("return document.getElementById('list').value"));
        page.awaitText("This list is empty. Press / to add a symbol.", "#empty-list");
        Await.until("the search has the focus", () -> page.focusedElement().equals("search"));
        browser.press("nvidia", Keys.ENTER);
        page.awaitSymbols("NVDA");
        browser.click("#list-menu summary");
        browser.click("#list-actions [data-action=rename]");
        browser.press("Chips", Keys.ENTER);
        page.awaitValue("Chips", () -> browser.text("return document.getElementById('list').value"));
        browser.click("#list-menu summary");
        browser.click("#list-actions [data-action=delete]");

        page.awaitSymbols(DashboardServer.SYMBOLS);
        assertEquals(
                "Watchlist|Mine|*",
                browser.text("return [...document.getElementById('list').options].map(o => o.value).join('|')"));
    }

    @Test
    void aListHasSectionsInWhichItIsSorted() throws Exception {
        DashboardPage page = open("list=Mine&symbols=NVDA,AAPL,MSFT,KO&chart=MSFT");
        page.awaitSymbols("NVDA", "AAPL", "MSFT", "KO");

        browser.click("#list-menu summary");
        browser.click("#list-actions [data-action=section]");
        browser.press("Rest", Keys.ENTER);
        page.awaitSymbols("NVDA", "AAPL", "#Rest", "MSFT", "KO");
        page.awaitText("Rest", ".row[data-section] .section-name");
        browser.click("#watchlist [role=columnheader][data-column=symbol] button");
        page.awaitSymbols("AAPL", "NVDA", "#Rest", "KO", "MSFT");
        browser.press("w", Keys.HOME, Keys.ARROW_DOWN, Keys.ARROW_DOWN);
        page.awaitValue("KO", page::selectedSymbol);
        browser.reload();
        page.awaitLive();
        page.awaitSymbols("AAPL", "NVDA", "#Rest", "KO", "MSFT");
        browser.run("document.querySelector('.row[data-section] .remove').click()");

        page.awaitSymbols("AAPL", "KO", "MSFT", "NVDA");
        assertTrue(page.isHidden(".row[data-section]"));
    }

    private DashboardPage open(String link) throws Exception {
        return DashboardPage.open(browser, dashboardServer.address(), link);
    }
}
