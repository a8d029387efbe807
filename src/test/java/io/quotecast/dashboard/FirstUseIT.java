package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.NpmPackage;
import io.quotecast.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** What the page tells a user who does not know it: empty panels, unknown symbols, links, and accessible names. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
class FirstUseIT {
    private static final List<String> TABS =
            List.of("watchlist", "chart", "trades", "spread", "market", "alerts", "messages", "inspector", "admin");
    private static final String AXE_VERSION = "4.14.1";

    private final Browser browser;
    private final DashboardServer dashboardServer;

    FirstUseIT(Browser browser, DashboardServer dashboardServer) {
        this.browser = browser;
        this.dashboardServer = dashboardServer;
    }

    @AfterEach
    void resetBrowser() {
        browser.resetSize();
        browser.emulateMediaFeature("prefers-color-scheme", "dark");
    }

    @ParameterizedTest
    @CsvSource({"dark, 1400, 900", "light, 1400, 900", "dark, 390, 844", "light, 390, 844"})
    void axeFindsNoViolationInAnyPanel(String scheme, int width, int height) throws Exception {
        String axe = Files.readString(
                NpmPackage.install("axe-core", AXE_VERSION).resolve(Path.of("node_modules", "axe-core", "axe.min.js")));
        dashboardServer.trade("MSFT", "480", "481.5");
        dashboardServer.trade("EVIL", "10", "100");
        browser.emulateMediaFeature("prefers-color-scheme", scheme);
        browser.resize(width, height);
        DashboardPage page = open("symbols=AAPL,MSFT&chart=MSFT");
        page.awaitText("481.50", "[data-symbol=MSFT] .amount");
        browser.run(axe);

        for (String tab : TABS) {
            if (!page.isHidden("#tab-" + tab)) {
                browser.run("document.getElementById(arguments[0]).click()", "tab-" + tab);
                Await.until("the panel is painted", () -> !page.isHidden("#panel-" + tab));
            }
            assertEquals(List.of(), browser.run("""
                            return axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
                              nodes.map(({ html }) => `${id}: ${html}`)))"""), tab);
        }
    }

    @Test
    void aPanelIsPaintedAsSoonAsItIsShown() throws Exception {
        open("symbols=AAPL");

        Object clock = browser.run("""
                document.getElementById('session-clock').textContent = '';
                document.getElementById('tab-market').click();
                return new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(() =>
                  painted(document.getElementById('session-clock').textContent))))""");

        assertFalse(clock.toString().isEmpty());
    }

    @Test
    void tradesFromBeforeThePageWasOpenedAreShownWithTheirDate() throws Exception {
        long yesterday = Instant.now().minus(Duration.ofDays(2)).toEpochMilli() * 1_000;
        dashboardServer.ingest(JsonLines.trade("SECOND", "20.50", yesterday));
        DashboardPage page = open("symbols=SECOND&chart=SECOND");

        page.awaitText("20.50", "#trades-rows td[data-column=price]");
        assertTrue(page.text("#trades-rows td[data-column=time]").matches(".*\\b20\\d\\d\\b.* \\d\\d:.*"));
        assertTrue(page.isHidden("#trades-empty"));
    }

    @Test
    void tradesAreFilteredBySideAndSummedBySecond() throws Exception {
        long second = Instant.now().getEpochSecond() * 1_000_000;
        DashboardPage page = open("symbols=THIRD&chart=THIRD");
        page.awaitText("No trades of THIRD yet: the next one appears here", "#trades-empty");
        dashboardServer.ingest(JsonLines.trade("THIRD", "20.00", 100, 1, second + 1)
                + JsonLines.trade("THIRD", "21.00", 300, 2, second + 2));
        page.awaitValue("2", () -> rowCount());

        browser.click("#trades-sum");
        page.awaitValue("1", () -> rowCount());
        assertEquals("20.75", page.text("#trades-rows td[data-column=price]"));
        assertEquals("400", page.text("#trades-rows td[data-column=size]"));
        assertEquals("2", page.text("#trades-rows td[data-column=count]"));
        browser.run("""
                const side = document.getElementById('trades-side');
                side.value = 'sell';
                side.dispatchEvent(new Event('input'));""");

        page.awaitText("No trade matches the filter: clear it to see all trades", "#trades-empty");
    }

    @Test
    void theSpreadPanelListsQuotesOfTheSelectedSymbol() throws Exception {
        DashboardPage page = open("symbols=MSFT&chart=LATE");
        browser.click("#tab-spread");
        page.awaitText("No quotes of LATE yet: the next one appears here", "#spread-empty");

        dashboardServer.quote("LATE", "19.98", "20.02");

        page.awaitText("0.04 (20.0 bp)", "#spread-now");
        assertEquals("0.04", page.text("#spread-rows td:last-child"));
    }

    private String rowCount() {
        return browser.text("return String(document.querySelectorAll('#trades-rows tr').length)");
    }

    @Test
    void earlierMessagesOfARoomAreShown() throws Exception {
        try (FeedClient client = FeedClient.connect(dashboardServer.address(), "?name=Ada")) {
            client.response();
            for (String text : List.of("first", "second")) {
                client.send("{\"action\":\"publish\",\"id\":\"1\",\"topic\":\"desk\",\"data\":\"" + text + "\"}");
                client.response();
            }
        }
        DashboardPage page = open("symbols=AAPL");

        browser.click("#tab-messages");
        browser.click("#room-name");
        browser.press("desk", Keys.ENTER);

        page.awaitText("second", "#message-log li:last-child .content");
        assertEquals("first", page.text("#message-log li:first-child .content"));
        assertEquals("Ada", page.text("#message-log li:first-child b"));
        assertTrue(page.isHidden("#unread"));
    }

    @Test
    void theChosenTimeZoneStandsBesideTheTimes() throws Exception {
        long summer = Instant.parse("2026-07-01T16:30:00Z").toEpochMilli() * 1_000;
        dashboardServer.ingest(JsonLines.trade("ZONE", "20.50", summer));
        DashboardPage page = open("symbols=ZONE&chart=ZONE");
        page.awaitText("20.50", "#trades-rows td[data-column=price]");

        browser.click("#display summary");
        browser.click("#display input[value=utc]");
        page.awaitText("Time (UTC)", "#trades-time");
        assertTrue(page.text("#trades-rows td[data-column=time]").contains(" 16:30:00"));
        browser.click("#display input[value=exchange]");

        Await.until("times are those of the exchange", () -> page.text("#trades-rows td[data-column=time]")
                .contains(" 12:30:00"));
        assertTrue(page.text("#trades-time").matches("Time \\(E[SD]T\\)"), page.text("#trades-time"));
        browser.click("#tab-market");
        Await.until("the clock has the same zone", () -> page.text("#session-clock")
                .matches("\\d\\d:\\d\\d:\\d\\d E[SD]T"));
    }

    @Test
    void aFinishedReplaySaysSo(@TempDir Path folder) throws Exception {
        Path recording = folder.resolve("day.ndjson");
        Files.writeString(recording, JsonLines.trade("AAPL", "270.50"));
        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.source=replay", "-Dquotecast.replay.file=" + recording, "-Dquotecast.drain-time=0s")) {
            DashboardPage page = DashboardPage.open(browser, server.address(), "symbols=AAPL");

            page.awaitText("Replay finished: showing last prices.", "#notice-text");
            assertEquals("270.50", page.text("[data-symbol=AAPL] .amount"));
            assertTrue(page.isHidden("#simulated"));
        }
    }

    @Test
    void anUnknownSymbolInTheAddressIsRefusedInWords() throws Exception {
        DashboardPage page = open("symbols=MSFT,KO&chart=NOPE");

        page.awaitText(
                "NOPE is not traded on this server. Search for a symbol or a name to see what is.", "#toast span");
        assertEquals("MSFT", page.text("#symbol-head h2"));
        assertFalse(browser.text("return location.hash").contains("NOPE"));
    }

    @Test
    void theNextSearchBeginsEmpty() throws Exception {
        DashboardPage page = open("symbols=MSFT&chart=MSFT");

        browser.press("/", "KO", Keys.ENTER);
        page.awaitText("KO", "#symbol-head h2");
        browser.press("/", "QQQQ");
        page.awaitText("No match", "#search-hits span");
        browser.press(Keys.ENTER);

        assertEquals("QQQQ", browser.text("return document.getElementById('search').value"));
        page.awaitText(
                "QQQQ is not traded on this server. Search for a symbol or a name to see what is.", "#toast span");
        page.awaitText("KO", "#symbol-head h2");
    }

    @Test
    void documentsAreShownAsPagesWithoutDeadLinks() throws Exception {
        browser.visit(dashboardServer.address().resolve("/docs/read.html#protocol"));
        Await.until(
                "the document is displayed", () -> !browser.text("return document.querySelector('#document h3')?.id")
                        .isEmpty());

        List<?> dead = (List<?>) browser.run("""
                const names = new Set(['README']);
                const dead = [];
                const { addressOf } = await import('/docs/read.js');
                const { markdown } = await import('/docs/markdown.js');
                const targets = new Map();
                const ids = new Map();
                for (const name of names) {
                  const response = await fetch(`/docs/text/${name}.md`);
                  if (!response.ok) {
                    dead.push(name);
                    continue;
                  }
                  const box = document.createElement('div');
                  box.append(...markdown(await response.text(), target => addressOf(target, name)));
                  ids.set(name, new Set([...box.querySelectorAll('[id]')].map(({ id }) => id)));
                  for (const link of box.querySelectorAll('a[href^="#"]')) {
                    const [other, section] = link.getAttribute('href').slice(1).split(':');
                    names.add(other);
                    targets.set(`${other}:${section ?? ''}`, name);
                  }
                }
                for (const [target, from] of targets) {
                  const [name, section] = target.split(':');
                  if (section !== '' && ids.has(name) && !ids.get(name).has(section)) {
                    dead.push(`${from} -> ${target}`);
                  }
                }
                return dead;""".replaceFirst("(?s)^(.*)$", "return (async () => {$1})()"));
        assertEquals(List.of(), dead);
        assertEquals(List.of(), browser.drainConsole());
    }

    @Test
    void theMenuOfTheApiLinksToPagesThatExist() throws Exception {
        open("symbols=AAPL");

        assertEquals(List.of(200L, 200L, 200L, 200L, 200L), browser.run("""
                const links = [...document.querySelectorAll('#api-menu a, link[rel=icon]')];
                return Promise.all(links.map(({ href }) => fetch(href).then(({ status }) => status)))"""));
    }

    private DashboardPage open(String link) throws Exception {
        return DashboardPage.open(browser, dashboardServer.address(), link);
    }
}
