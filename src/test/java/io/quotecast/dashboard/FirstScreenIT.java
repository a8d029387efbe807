package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import io.quotecast.testing.ServerProcess;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The page of a server that has just started with a simulator. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
class FirstScreenIT {
    /** The number of bars that the chart shows at first. */
    private static final int VISIBLE_BARS = 90;

    private final Browser browser;

    FirstScreenIT(Browser browser) {
        this.browser = browser;
    }

    @Test
    void everyTimeframeShowsAFullChart() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            for (String timeframe : List.of("1s", "1m", "5m", "1h")) {
                DashboardPage page =
                        DashboardPage.open(browser, server.address(), "symbols=AAPL,MSFT&chart=AAPL&tf=" + timeframe);
                Await.until("bars of " + timeframe + " are displayed", () -> !close(page)
                        .isEmpty());
                browser.press("c");
                pressLeft(VISIBLE_BARS - 1);
                String first = readout(page);
                pressLeft(1);

                assertNotEquals(first, readout(page), "another bar of " + timeframe + " to the left");
            }
        }
    }

    private void pressLeft(int count) {
        browser.press(Collections.nCopies(count, Keys.ARROW_LEFT).toArray(CharSequence[]::new));
    }

    private static String close(DashboardPage page) {
        return page.text("#readout [data-value=close]");
    }

    private static String readout(DashboardPage page) {
        return page.text("#readout [data-value=time]") + " " + close(page) + " "
                + page.text("#readout [data-value=volume]");
    }

    @Test
    void stocksHaveADayChangeAndIndicesNoAveragePrice() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            DashboardPage page = DashboardPage.open(browser, server.address(), "symbols=AAPL,%5EGSPC&chart=%5EGSPC");
            Await.until(
                    "prices are displayed",
                    () -> !page.text("[data-symbol='^GSPC'] .amount").isEmpty()
                            && !page.text("[data-symbol=AAPL] .amount").isEmpty());

            assertNotEquals("0.00%", page.cell("AAPL", "change"));
            assertEquals("", page.text("#symbol-head [data-value=vwap]"));
            assertEquals("", page.cell("^GSPC", "volume"));
            assertEquals("Simulated data", page.text("#simulated"));
        }
    }
}
