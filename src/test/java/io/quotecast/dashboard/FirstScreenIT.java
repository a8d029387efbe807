package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import io.quotecast.testing.ServerProcess;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page of a server that has just started with a simulator. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
class FirstScreenIT {
    /** The number of bars that the chart shows at first. */
    private static final int VISIBLE_BARS = 90;

    /** Returns the widest range of the chart without a pixel of a bar, from edge to edge, in widths of a bar. */
    private static final String WIDEST_GAP = """
            const canvas = document.querySelector('#chart canvas');
            const axis = document.querySelector('#chart .price-line').style.width;
            const width = Math.round(parseFloat(axis) * devicePixelRatio);
            const { data } = canvas.getContext('2d').getImageData(0, 0, width, canvas.height);
            const isBar = x => {
              for (let at = x * 4; at < data.length; at += width * 4) {
                // Bars are red and green; the grid and the background are nearly grey.
                if (Math.abs(data[at] - data[at + 1]) > 30) {
                  return true;
                }
              }
              return false;
            };
            let widest = 0;
            let previous = -1;
            for (let x = 0; x <= width; x++) {
              if (x === width || isBar(x)) {
                widest = Math.max(widest, x - previous - 1);
                previous = x;
              }
            }
            return widest / (width / Number(document.getElementById('chart').dataset.bars));
            """;

    private final Browser browser;

    FirstScreenIT(Browser browser) {
        this.browser = browser;
    }

    @Test
    void everyTimeframeShowsAFullChart() throws Exception {
        try (ServerProcess server = ServerProcess.start()) {
            DashboardPage page = DashboardPage.open(browser, server.address(), "symbols=AAPL,MSFT&chart=AAPL");
            Await.until("the timeframes are offered", () -> !timeframes().isEmpty());
            List<String> timeframes = timeframes();
            assertEquals(List.of("1s", "1m", "5m", "15m", "1h", "1d"), timeframes);
            for (String timeframe : timeframes) {
                page = DashboardPage.open(browser, server.address(), "symbols=AAPL,MSFT&chart=AAPL&tf=" + timeframe);
                page.awaitValue(
                        String.valueOf(VISIBLE_BARS),
                        () -> browser.text("return document.getElementById('chart').dataset.bars"));

                double gap = ((Number) browser.run(WIDEST_GAP)).doubleValue();

                assertTrue(gap < 1, "bars of " + timeframe + " leave a gap of " + gap + " bars");
            }
        }
    }

    @SuppressWarnings("unchecked")
    private List<String> timeframes() {
        return (List<String>)
                browser.run("return [...document.querySelectorAll('#timeframes input')].map(({ value }) => value)");
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
