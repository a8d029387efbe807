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

/** The list of symbols in a browser. */
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
    void theFirstVisitShowsAListOfWhatThereIsAndTheChartOfItsFirstSymbol() throws Exception {
        DashboardPage page = open("");

        page.awaitsSymbols(DashboardServer.SYMBOLS);
        assertEquals("AAPL", page.cursor());
        page.awaitsText("AAPL", "#symbol-head h2");
        page.awaitsText("Apple Inc.", "#symbol-head .name");
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void pricesMoveAsTheyComeWithTheDecimalsOfTheirInstrument() throws Exception {
        DashboardPage page = open("symbols=MOVER,EURUSD");

        dashboardServer.trade("MOVER", "480");
        dashboardServer.quote("MOVER", "480.1", "480.35");
        dashboardServer.trade("EURUSD", "1.1");
        page.awaitsText("480.00", "[data-symbol=MOVER] .amount");
        page.awaitsCell("480.10", "MOVER", "bid");
        page.awaitsCell("480.35", "MOVER", "ask");
        page.awaitsCell("0.25", "MOVER", "spread");
        page.awaitsCell("300", "MOVER", "bidSize");
        page.awaitsText("1.10000", "[data-symbol=EURUSD] .amount");
        page.awaitsCell("0.00", "MOVER", "change");

        dashboardServer.trade("MOVER", "481.5");
        page.awaitsCell("▲481.50", "MOVER", "last");
        page.awaitsCell("+1.50", "MOVER", "change");
        page.awaitsCell("+0.31%", "MOVER", "percent");
        dashboardServer.trade("MOVER", "478.5");
        page.awaitsCell("▼478.50", "MOVER", "last");
        page.awaitsCell("−1.50", "MOVER", "change");
        assertEquals("down", page.attribute(".row[data-symbol=MOVER] [data-column=change]", "data-way"));
        dashboardServer.trade("MOVER", "480");
        page.awaitsCell("0.00", "MOVER", "change");
        assertEquals("flat", page.attribute(".row[data-symbol=MOVER] [data-column=change]", "data-way"));
    }

    @Test
    void aSymbolIsFoundByItsNameAddedAndRemovedAndAllIsKept() throws Exception {
        DashboardPage page = open("list=Mine&symbols=MSFT,NVDA");
        page.awaitsSymbols("MSFT", "NVDA");

        browser.press("/");
        assertEquals("search", page.focus());
        browser.press("coca");
        page.awaitsText("KO", "#search-hits [role=option] b");
        browser.press(Keys.ENTER);
        page.awaitsSymbols("MSFT", "NVDA", "KO");
        page.awaits("KO", page::cursor);
        page.awaitsText("KO", "#symbol-head h2");

        browser.press("zzz");
        page.awaitsText("No symbol or name has this in it", "#search-hits");
        browser.press(Keys.ESCAPE);
        assertEquals("watchlist", page.focus());
        browser.press(Keys.HOME);
        page.awaits("MSFT", page::cursor);
        browser.press(Keys.DELETE);
        page.awaitsSymbols("NVDA", "KO");
        page.awaits("NVDA", page::cursor);

        browser.reload();
        page.awaitLive();
        page.awaitsSymbols("NVDA", "KO");
        assertEquals("Mine", browser.text("return document.getElementById('list').value"));
    }

    @Test
    void whatWasRemovedByMistakeComesBackToItsPlace() throws Exception {
        DashboardPage page = open("symbols=MSFT,NVDA,KO");
        page.awaitsSymbols("MSFT", "NVDA", "KO");

        browser.run("document.querySelector('.row[data-symbol=NVDA] .remove').click()");
        page.awaitsSymbols("MSFT", "KO");
        browser.click("#toast button");

        page.awaitsSymbols("MSFT", "NVDA", "KO");
    }

    @Test
    void aListIsSortedByAnyColumnOneWayTheOtherWayAndAsItIs() throws Exception {
        dashboardServer.trade("FIRST", "20", "20.1");
        dashboardServer.trade("SECOND", "20", "22");
        dashboardServer.trade("THIRD", "20", "19");
        DashboardPage page = open("symbols=FIRST,SECOND,THIRD,SILENT");
        page.awaitsSymbols("FIRST", "SECOND", "THIRD", "SILENT");
        page.awaitsText("19.00", "[data-symbol=THIRD] .amount");

        browser.click("#watchlist [role=columnheader][data-column=percent] button");
        // What has no value is at the end, either way.
        page.awaitsSymbols("SECOND", "FIRST", "THIRD", "SILENT");
        assertEquals("descending", page.attribute("[role=columnheader][data-column=percent]", "aria-sort"));
        browser.click("#watchlist [role=columnheader][data-column=percent] button");
        page.awaitsSymbols("THIRD", "FIRST", "SECOND", "SILENT");
        dashboardServer.trade("THIRD", "25");
        page.awaitsSymbols("FIRST", "SECOND", "THIRD", "SILENT");
        browser.click("#watchlist [role=columnheader][data-column=symbol] button");
        page.awaitsSymbols("FIRST", "SECOND", "SILENT", "THIRD");
        browser.click("#watchlist [role=columnheader][data-column=symbol] button");
        page.awaitsSymbols("THIRD", "SILENT", "SECOND", "FIRST");
        browser.click("#watchlist [role=columnheader][data-column=symbol] button");
        page.awaitsSymbols("FIRST", "SECOND", "THIRD", "SILENT");
    }

    @Test
    void rowsAreMovedWithTheMouseAndWithTheKeyboard() throws Exception {
        DashboardPage page = open("symbols=AAPL,MSFT,NVDA,KO");
        page.awaitsSymbols("AAPL", "MSFT", "NVDA", "KO");

        browser.drag(".row[data-symbol=AAPL] [data-column=symbol]", ".row[data-symbol=NVDA] [data-column=symbol]");
        page.awaitsSymbols("MSFT", "NVDA", "AAPL", "KO");
        browser.press("w");
        browser.pressWith(Keys.ALT, Keys.ARROW_DOWN);

        page.awaitsSymbols("MSFT", "NVDA", "KO", "AAPL");
    }

    @Test
    void aFingerThatHasRestedOnARowMovesItAndOtherwiseScrolls() throws Exception {
        DashboardPage page = open("symbols=AAPL,MSFT,NVDA,KO");
        page.awaitsSymbols("AAPL", "MSFT", "NVDA", "KO");

        browser.swipe(".row[data-symbol=KO]", ".row[data-symbol=MSFT]", false);
        browser.swipe(".row[data-symbol=AAPL]", ".row[data-symbol=NVDA]", true);

        page.awaitsSymbols("MSFT", "NVDA", "AAPL", "KO");
    }

    @Test
    void aLinkBringsItsListItsOrderItsSymbolAndItsInterval() throws Exception {
        DashboardPage page = open("list=Two&symbols=KO,AAPL&chart=AAPL&tf=5m&sort=symbol&dir=asc");

        page.awaitsSymbols("AAPL", "KO");
        assertEquals("AAPL", page.cursor());
        assertEquals("5m", browser.text("return document.querySelector('#timeframes :checked').value"));
        browser.click("#list-menu summary");
        browser.click("#list-actions [data-action=share]");
        assertTrue(
                browser.text("return document.getElementById('prompt-field').value")
                        .endsWith("/#list=Two&symbols=KO,AAPL&chart=AAPL&tf=5m&sort=symbol&dir=asc"),
                () -> browser.text("return document.getElementById('prompt-field').value"));
    }

    @Test
    void aLinkThatMakesNoSenseIsNoHarm() throws Exception {
        DashboardPage page =
                open("list=%2A%2A&symbols=%3Cb%3E,,AAPL,'%22&chart=%3Cscript%3E&tf=9y&sort=__proto__&dir=up");

        page.awaitsSymbols("AAPL");
        assertFalse(page.isHidden("#watchlist"));
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void listsAreMadeRenamedAndDeleted() throws Exception {
        DashboardPage page = open("list=Mine&symbols=KO");

        browser.click("#list-menu summary");
        browser.click("#list-actions [data-action=new]");
        browser.press("Second", Keys.ENTER);
        page.awaits("Second", () -> browser.text("return document.getElementById('list').value"));
        page.awaitsText("This list is empty. Press / and type a symbol or a name to add one.", "#empty-list");
        Await.so("the search has the keyboard", () -> page.focus().equals("search"));
        browser.press("nvidia", Keys.ENTER);
        page.awaitsSymbols("NVDA");
        browser.click("#list-menu summary");
        browser.click("#list-actions [data-action=rename]");
        browser.press("Chips", Keys.ENTER);
        page.awaits("Chips", () -> browser.text("return document.getElementById('list').value"));
        browser.click("#list-menu summary");
        browser.click("#list-actions [data-action=delete]");

        page.awaitsSymbols(DashboardServer.SYMBOLS);
        assertEquals(
                "Watchlist|Mine|*",
                browser.text("return [...document.getElementById('list').options].map(o => o.value).join('|')"));
    }

    private DashboardPage open(String link) throws Exception {
        return DashboardPage.open(browser, dashboardServer.address(), link);
    }
}
