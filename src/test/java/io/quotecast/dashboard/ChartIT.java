package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import io.quotecast.testing.ServerProcess;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The charts of the page, with the bars of a simulator. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChartIT {
    private static final long MINUTE = 60_000_000;
    private static final long HOUR = 60 * MINUTE;
    private static final String CHART = "#chart .chart-overlay";

    /** The ECharts instance of the first chart. */
    private static final String PLOT = """
            const echarts = window.echartsModule;
            const plot = echarts.getInstanceByDom(document.querySelector('#chart .chart-canvas'));
            """;

    private final Browser browser;
    private ServerProcess server;

    ChartIT(Browser browser) {
        this.browser = browser;
    }

    @BeforeAll
    void startServer() throws Exception {
        server = ServerProcess.start("-Dquotecast.simulator.symbols=20");
    }

    @AfterAll
    void closeServer() {
        server.close();
    }

    @AfterEach
    void resetBrowser() {
        browser.resetSize();
    }

    @Test
    void priceVolumeAndIndicatorsShareOneTimeAxisToThePixel() throws Exception {
        open("chart=AAPL&tf=1m&ind=rsi,macd");

        List<?> distances = (List<?>) browser.run(PLOT + """
                const [{ min, max }] = plot.getOption().xAxis;
                const [from, to] = [Math.ceil(min), Math.floor(max)];
                return plot.getOption().grid.map((grid, pane) =>
                    Math.max(...Array.from({ length: to - from + 1 }, (_, i) => Math.abs(
                        plot.convertToPixel({ xAxisIndex: pane }, from + i) - plot.convertToPixel({ xAxisIndex: 0 }, from + i)))))
                """);

        assertEquals(4, distances.size());
        assertTrue(
                distances.stream().allMatch(distance -> ((Number) distance).doubleValue() == 0), distances::toString);
    }

    @Test
    void panningLoadsOlderBarsAndStopsAtTheData() throws Exception {
        open("chart=AAPL&tf=1m");
        assertTrue(isDisabled("#chart-now"));
        long newest = last();

        pan(10_000);
        assertTrue(isDisabled("#chart-now"), "panning past the newest bar changes nothing");
        for (int i = 0; i < 3; i++) {
            long before = first();
            Await.until("older bars are loaded", () -> {
                pan(-3_000);
                return first() < before - HOUR;
            });
        }
        browser.press("n");

        Await.until("the newest bar is visible", () -> last() >= newest);
        assertEquals(90, visibleBars());
    }

    @Test
    void aDoubleClickResetsTheViewAndNowReturnsToThePresent() throws Exception {
        DashboardPage page = open("chart=MSFT&tf=1m");

        wheel(0, 400);
        pan(-500);
        page.awaitValue("false", () -> String.valueOf(isDisabled("#chart-now")));
        browser.click("#chart-now");
        assertTrue(isDisabled("#chart-now"));
        Await.until("more bars are visible", () -> visibleBars() > 95);
        assertEquals(false, isDisabled("#chart-reset"));
        browser.run("document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('dblclick'))", CHART);

        Await.until("the initial bars are visible", () -> visibleBars() == 90);
        assertTrue(isDisabled("#chart-reset"));
    }

    @Test
    void theChartIsAtLeast320PixelsHighAtEverySize() throws Exception {
        open("chart=AAPL&tf=1m");

        for (int[] size : new int[][] {{1440, 900}, {1280, 720}, {1024, 768}, {390, 844}, {844, 390}}) {
            browser.resize(size[0], size[1]);
            browser.run("document.getElementById('tab-chart').click()");
            String name = size[0] + "x" + size[1];
            Await.until(
                    "the chart is drawn at " + name,
                    () -> number("return document.querySelector('#chart canvas')" + ".getBoundingClientRect().height")
                            >= 320);
            assertEquals(size[0], number("return document.scrollingElement.scrollWidth"), name);
        }
    }

    @Test
    void theTagsOfThePricesEqualTheHeaderInEveryFrame() throws Exception {
        open("chart=AAPL&tf=1s");

        browser.run("""
                window.differences = [];
                window.frames = 0;
                const header = name => document.querySelector(`#symbol-head [data-value=${name}]`).textContent.split(' ')[0];
                const check = () => {
                  window.frames++;
                  for (const name of ['last', 'bid', 'ask']) {
                    const tag = document.querySelector(`#chart [data-tag=${name}]`);
                    if (!tag.hidden && tag.textContent !== header(name)) {
                      window.differences.push(`${name} ${tag.textContent} ${header(name)}`);
                    }
                  }
                  requestAnimationFrame(check);
                };
                requestAnimationFrame(() => requestAnimationFrame(check));""");
        String first = browser.text("return document.querySelector('#chart [data-tag=last]').textContent");
        Await.until(
                "the price changes",
                () -> !first.equals(
                        browser.text("return document.querySelector('#chart [data-tag=last]').textContent")));
        Await.until("frames are checked", () -> number("return window.frames") > 60);

        assertEquals(List.of(), browser.run("return window.differences"));
    }

    @Test
    void stylesScalesIndicatorsAndAComparisonAreDrawn() throws Exception {
        DashboardPage page = open("chart=AAPL&tf=1m");

        choose("#chart-style", "line");
        Await.until("a line is drawn", () -> series().startsWith("line"));
        choose("#chart-style", "area");
        Await.until("an area is drawn", () -> browser.text(PLOT + "return plot.getOption().series[0].areaStyle.opacity")
                .equals("0.14"));
        choose("#chart-style", "candles");
        browser.click("#chart-log");
        Await.until("the axis is logarithmic", () -> number(PLOT + "return plot.getOption().yAxis[0].max") < 5);
        for (String study : List.of("sma", "ema", "vwap", "bb", "rsi", "macd")) {
            browser.run("document.querySelector(`#studies [value=${arguments[0]}]`).click()", study);
        }
        Await.until("all indicators are drawn", () -> series().endsWith(
                        "line,line,line,line,line,line,line,bar,line,line"));
        browser.run("document.querySelector('#compare-menu').open = true");
        browser.click("#compare-symbol");
        browser.press("msft", Keys.ENTER);
        page.awaitText("vs MSFT", "#compare-summary");
        Await.until("the change in percent is displayed", () -> page.text("#chart [data-color=compared] b")
                .endsWith("%"));

        assertEquals(List.of(), browser.drainConsole());
    }

    @Test
    void theCrosshairShowsTheExactValuesOfABar() throws Exception {
        DashboardPage page = open("chart=AAPL&tf=1m");

        browser.press("c", Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT);
        Await.until("the values are those of the bar", () -> browser.text(PLOT + """
                        const [, open, close] = plot.getOption().series[0].data.at(-4);
                        return `${open.toFixed(2)} ${close.toFixed(2)}`""")
                .equals(page.text("#readout [data-value=open]") + " " + page.text("#readout [data-value=close]")));

        assertEquals(time(page), page.text("#chart [data-label=time]"));
        browser.press(Keys.ESCAPE);
        assertTrue(page.isHidden("#chart [data-label=time]"));
    }

    @Test
    void theVisibleBarsAreExportedAsCsvAndAsAnImage() throws Exception {
        open("chart=AAPL&tf=1d&ind=sma:5");
        browser.run("""
                window.saved = [];
                const create = URL.createObjectURL;
                URL.createObjectURL = blob => {
                  blob.arrayBuffer().then(bytes => window.saved.push([blob.type, new Uint8Array(bytes)]));
                  return create.call(URL, blob);
                };""");

        browser.click("#chart-export summary");
        browser.click("#chart-exports [data-export=csv]");
        browser.click("#chart-export summary");
        browser.click("#chart-exports [data-export=png]");
        Await.until("both files are saved", () -> number("return window.saved.length") == 2);

        List<String> lines = Arrays.asList(browser.text("return new TextDecoder().decode(window.saved.find(([type]) =>"
                        + " type.startsWith('text/csv'))[1])")
                .split("\\R"));
        assertEquals("Time,Open,High,Low,Close,Volume,SMA 5", lines.get(0));
        assertEquals(90, lines.size() - 1);
        assertTrue(
                // A day of New York begins at 4:00 or 5:00 UTC.
                lines.get(90).matches("\\d{4}-\\d\\d-\\d\\dT0[45]:00:00.000Z(,\\d+\\.\\d\\d){4},\\d+,\\d+\\.\\d\\d"),
                lines.get(90));
        assertEquals(
                "137,80,78,71",
                browser.text("return window.saved.find(([type]) => type === 'image/png')[1].slice(0, 4).join()"));
    }

    @Test
    void aHaltIsDrawn() throws Exception {
        open("chart=NVDA&tf=1m");
        browser.press("5");
        browser.run("document.querySelector('#panel-admin [data-command=halt]').form.symbol.value = 'NVDA'");

        browser.click("#panel-admin [data-command=halt]");
        try {
            Await.until("the halt is drawn", () -> drawnHalt().startsWith("Halt"));
            open("chart=NVDA&tf=1m");
            Await.until("the halt is drawn on a page that was opened after it", () -> drawnHalt()
                    .startsWith("Halt"));
            browser.press("5");
        } finally {
            browser.run("document.querySelector('#panel-admin [data-command=resume]').form.symbol.value = 'NVDA'");
            browser.click("#panel-admin [data-command=resume]");
        }
    }

    private String drawnHalt() {
        return browser.text(PLOT + "return plot.getOption().series[0].markArea?.data?.at(-1)?.[0]?.name");
    }

    @Test
    void panningFiveThousandBarsDrawsOnlyTheVisibleOnes() throws Exception {
        open("chart=AAPL&tf=1m");
        long newest = last();

        Await.until("5,000 bars are loaded", () -> {
            pan(-8_000);
            return newest - first() > 5_000 * MINUTE;
        });
        int drawn = (int) number(PLOT + "return plot.getOption().series[0].data.length");

        assertTrue(drawn <= 91, "bars drawn: " + drawn);
    }

    private DashboardPage open(String view) throws Exception {
        DashboardPage page = DashboardPage.open(browser, server.address(), view);
        Await.until("bars are displayed", () -> !page.text("#readout [data-value=close]")
                .isEmpty());
        browser.run("import('/_static/echarts/dist/echarts.esm.min.js').then(module => window.echartsModule = module)");
        Await.until(
                "the chart is drawn",
                () -> Boolean.TRUE.equals(
                        browser.run(
                                "return window.echartsModule?.getInstanceByDom(document.querySelector('#chart .chart-canvas'))"
                                        + "?.getOption()?.series?.length > 0 && document.getElementById('chart').dataset.last !== undefined")));
        browser.drainConsole();
        return page;
    }

    private void wheel(int deltaX, int deltaY) {
        browser.run("""
                const chart = document.querySelector(arguments[0]);
                const { left, top, width, height } = chart.getBoundingClientRect();
                chart.dispatchEvent(new WheelEvent('wheel', {
                  deltaX: arguments[1], deltaY: arguments[2], clientX: left + width / 2, clientY: top + height / 3, bubbles: true, cancelable: true }))""", CHART, deltaX, deltaY);
    }

    private void pan(int pixels) {
        wheel(pixels, 0);
    }

    private void choose(String selector, String value) {
        browser.run(
                "const select = document.querySelector(arguments[0]); select.value = arguments[1];"
                        + " select.dispatchEvent(new Event('change', { bubbles: true }))",
                selector,
                value);
    }

    private boolean isDisabled(String selector) {
        return Boolean.TRUE.equals(browser.run("return document.querySelector(arguments[0]).disabled", selector));
    }

    private double number(String body) {
        return ((Number) browser.run(body)).doubleValue();
    }

    private double visibleBars() {
        return number(PLOT + "const [axis] = plot.getOption().xAxis; return axis.max - axis.min");
    }

    private String series() {
        return browser.text(PLOT + "return plot.getOption().series.map(({ type }) => type).join()");
    }

    /** Returns the start of the first visible bar in µs. */
    private long first() {
        return Long.parseLong(browser.text("return document.getElementById('chart').dataset.first"));
    }

    private long last() {
        return Long.parseLong(browser.text("return document.getElementById('chart').dataset.last"));
    }

    private static String time(DashboardPage page) {
        return page.text("#readout [data-value=time]");
    }
}
