package io.quotecast.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quotecast.testing.ApiKeyFixture;
import io.quotecast.testing.Await;
import io.quotecast.testing.Browser;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.TcpProxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The page in case of faults: required keys, stalls, losses, and commands that inject faults. */
@Timeout(480)
@ExtendWith(DashboardExtension.class)
class DashboardFaultsIT {
    private final Browser browser;

    DashboardFaultsIT(Browser browser) {
        this.browser = browser;
    }

    @Test
    void aServerThatRequiresAKeyPromptsForOne(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys.json");
        Files.writeString(
                keys,
                ApiKeyFixture.fileContent(String.join(
                        ",",
                        ApiKeyFixture.entry("reader", "'roles':['read']"),
                        ApiKeyFixture.entry("speaker", "'roles':['read','publish']"))));
        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.auth=required", "-Dquotecast.keys-file=" + keys, "-Dquotecast.drain-time=0s")) {
            DashboardPage page = DashboardPage.visit(browser, server.address());
            page.awaitText("This server requires an API key.", "#key-reason");
            enterKey(ApiKeyFixture.UNKNOWN);
            page.awaitText("the key or token is not valid, or has expired", "#key-reason");
            enterKey(ApiKeyFixture.READER);

            page.awaitLive();
            Await.until("prices are displayed", () -> !page.text(".amount").isEmpty());
            assertTrue(page.isHidden("#tab-admin"));
            browser.click("#tab-messages");
            browser.click("#message-text");
            browser.press("hello");
            browser.click("#message-form button");
            Await.until("the refusal is displayed", () -> page.text("#message-log li:last-child .state")
                    .startsWith("refused: 409"));
            assertEquals("live", page.connectionState());
            browser.click("#toast button");
            enterKey(ApiKeyFixture.PUBLISHER);
            page.awaitLive();
            Await.until("the message about the first key is gone", () -> page.isHidden("#toast"));
            // Storing the key was not selected.
            assertEquals(
                    "",
                    browser.text("return Object.values({...localStorage, ...sessionStorage}).join().match(/qc_/g)"));
        }
    }

    private void enterKey(String key) {
        browser.run("document.getElementById('key-field').value = arguments[0]", key);
        browser.click("#key-dialog button[value=ok]");
    }

    @Test
    void aStalledConnectionIsDistinguishedFromABrokenOne() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.heartbeat=500ms", "-Dquotecast.drain-time=0s")) {
            DashboardPage page = DashboardPage.open(browser, server.address(), "symbols=AAPL");
            server.suspend();
            try {
                page.awaitValue("stalled", page::connectionState);
                page.awaitText("Stalled", "#connection-state");
            } finally {
                server.resume();
            }

            page.awaitValue("live", page::connectionState);
            browser.click("#open-inspector");
            Await.until(
                    "the stall is logged", () -> page.text("#connection-log").contains("no message for"));
        }
    }

    @Test
    void theTimeframeStaysWhenAServerWithFewBarsTakesThePlaceOfAnother() throws Exception {
        try (ServerProcess server = ServerProcess.start();
                ServerProcess next = ServerProcess.start("-Dquotecast.source=none");
                TcpProxy proxy = new TcpProxy().forwardTo(server.address().getPort())) {
            new IngestClient(next.address()).push(JsonLines.trade("AAPL", "1.25"));
            DashboardPage page = DashboardPage.open(
                    browser, URI.create("http://127.0.0.1:" + proxy.port() + "/"), "symbols=AAPL&chart=AAPL");
            // Live bars are displayed before the history, which decides about the timeframe.
            awaitHistory();
            assertEquals("1m", timeframe());

            proxy.cut();
            proxy.forwardTo(next.address().getPort());
            proxy.restore();

            page.awaitText("1.25", "#readout [data-value=close]");
            assertEquals("1m", timeframe());
        }
    }

    /** Waits until the chart has its history, which is requested once the trades of the symbol are subscribed. */
    private void awaitHistory() {
        Await.until("the history is displayed", () -> !browser.text(
                        "return document.getElementById('chart').dataset.bars ?? ''")
                .isEmpty());
    }

    private String timeframe() {
        return browser.text("return document.querySelector('#timeframes :checked').value");
    }

    @Test
    void adminCommandsInjectFaultsAndLostEventsAreCounted() throws Exception {
        try (ServerProcess server =
                ServerProcess.start("-Dquotecast.simulator.symbols=5", "-Dquotecast.drain-time=0s")) {
            DashboardPage page = DashboardPage.open(browser, server.address(), "symbols=AAPL,MSFT&chart=AAPL");
            awaitHistory();
            browser.click("#open-inspector");
            browser.run("""
                    const conflate = document.getElementById('conflate');
                    conflate.value = '0';
                    conflate.dispatchEvent(new Event('change', { bubbles: true }));""");
            page.awaitText("every event", "#connection-conflate");
            browser.click("#tab-admin");

            sendCommand("gap", "symbol", "AAPL", "channel", "trades", "events", "5");
            Await.until(
                    "the loss is counted", () -> page.text("#connection-lost").equals("5 lost"));
            sendCommand("burst", "times", "2", "seconds", "1");
            awaitDone(page, "The event rate is multiplied by 2 for 1 s, until ");
            sendCommand("stall", "seconds", "1");
            awaitDone(page, "The simulator is stalled for 1 s, until ");
            sendCommand("halt", "symbol", "NOSUCH");
            Await.until("the error is displayed", () -> page.text("#admin-responses li:first-child")
                    .contains("NOSUCH"));
            assertEquals("refused", page.attribute("#admin-responses li:first-child", "data-state"));
        }
    }

    private void sendCommand(String command, String... fields) {
        for (int i = 0; i < fields.length; i += 2) {
            browser.run(
                    "document.querySelector(`#panel-admin [data-command=${arguments[0]}]`).form[arguments[1]].value ="
                            + " arguments[2]",
                    command,
                    fields[i],
                    fields[i + 1]);
        }
        browser.click("#panel-admin [data-command=" + command + "]");
    }

    private static void awaitDone(DashboardPage page, String sentence) {
        Await.until(
                "the response is displayed: " + sentence,
                () -> page.text("#admin-responses li:first-child span").startsWith(sentence)
                        && page.attribute("#admin-responses li:first-child", "data-state")
                                .equals("done"));
    }

    @Test
    void anExportedListContainsPlainNumbersAndNoFormulas() throws Exception {
        try (ServerProcess server = ServerProcess.start("-Dquotecast.drain-time=0s")) {
            DashboardPage page = DashboardPage.open(browser, server.address(), "list==2%2B3&symbols=AAPL,%5EGSPC");
            Await.until("prices are displayed", () -> !page.text("[data-symbol=AAPL] .amount")
                    .isEmpty());
            browser.run(
                    "URL.createObjectURL = blob => { blob.text().then(text => (window.exported = text)); return '#' }");
            browser.click("#list-menu summary");
            browser.click("#list-actions [data-action=export]");
            Await.until("the list is exported", () -> !browser.text("return window.exported")
                    .isEmpty());

            String[] lines = browser.text("return window.exported").split("\r?\n");
            assertTrue(lines[0].startsWith("Name,Symbol,Last,Change,Change %,Bid,Ask"), lines[0]);
            assertTrue(lines[1].matches("Apple Inc\\.,AAPL,[0-9]+\\.[0-9]{2},-?[0-9]+\\.[0-9]{2},.*"), lines[1]);
            assertFalse(lines[1].contains("\u2212"), lines[1]);
            assertEquals(3, lines.length);
        }
    }
}
