package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.HistoryClient;
import io.quotecast.testing.PostgresProcess;
import io.quotecast.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** History in a database when servers and the database are killed: every row that was returned once is kept, once. */
@Tag("alone")
@Timeout(240)
class HistoryIT {
    private static final int RUNS = 3;
    private static final int TRADES = 3_000;

    @TempDir
    Path folder;

    @Test
    void historySurvivesEveryRestart() throws Exception {
        Set<String> returned = new HashSet<>();
        for (int run = 1; run <= RUNS; run++) {
            long startMicros = System.currentTimeMillis() * 1_000;
            try (ServerProcess server = start("-Dquotecast.history=sqlite", "-Dquotecast.data-dir=" + folder)) {
                HistoryClient client = new HistoryClient(server.address(), "");
                Set<String> before = new HashSet<>(lines(client));
                assertTrue(before.containsAll(returned), "run " + run + " has lost trades that were returned before");
                if (run > 1) {
                    JsonNode oldest = client.getJson("/v1/bars/AAPL?tf=1s&limit=1000")
                            .get("bars")
                            .get(0);
                    assertTrue(oldest.get("t").asLong() < startMicros, "bars of earlier runs are missing");
                }

                int expectedCount = before.size() + TRADES;
                Await.until("new trades are stored", () -> lines(client).size() > expectedCount);
                List<String> current = lines(client);
                check(current, run);
                returned.addAll(current);
                assertTrue(returned.containsAll(before));
                server.kill();
            }
        }
    }

    @Test
    void withADiskJournalHistoryHasEverythingSeenBeforeAKill() throws Exception {
        String[] options = {"-Dquotecast.journal=disk", "-Dquotecast.history=sqlite", "-Dquotecast.data-dir=" + folder};
        Set<Long> seen = new HashSet<>();
        try (ServerProcess server = start(options);
                FeedClient feedClient = FeedClient.connect(server.address(), "?trades=*&snapshot=false")) {
            for (int i = 0; i < TRADES; i++) {
                seen.add(feedClient.event().get("q").asLong());
            }
            server.kill();
        }

        try (ServerProcess server = start(options)) {
            HistoryClient client = new HistoryClient(server.address(), "");
            Await.until("history is available", () -> isAvailable(client));
            List<String> stored = lines(client);
            check(stored, 1);
            Set<Long> positions = new HashSet<>();
            stored.forEach(line -> positions.add(FeedClient.parse(line).get("q").asLong()));
            seen.removeAll(positions);
            assertEquals(Set.of(), seen);
        }
    }

    private static boolean isAvailable(HistoryClient client) {
        try {
            return client.get("/v1/trades?start=0&limit=1", "application/x-ndjson")
                            .statusCode()
                    == 200;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDamagedFileStopsTheStartWithAdvice() throws Exception {
        Files.writeString(folder.resolve("history.db"), "not a database ".repeat(1_000));

        try (ServerProcess server = start("-Dquotecast.history=sqlite", "-Dquotecast.data-dir=" + folder)) {
            assertNotEquals(0, server.awaitExit());
            assertTrue(
                    server.output().contains("Quotecast cannot start: history cannot be stored in '" + folder),
                    server::output);
            assertTrue(server.output().contains("move it away"), server::output);
        }
    }

    @Test
    void theFeedContinuesDuringADatabaseOutageAndNoTradeIsLost() throws Exception {
        try (PostgresProcess database = PostgresProcess.create().start();
                ServerProcess server =
                        start("-Dquotecast.history=postgresql", "-Dquotecast.history.url=" + database.url())) {
            HistoryClient client = new HistoryClient(server.address(), "");
            Await.until("trades are stored", () -> lines(client).size() > TRADES);

            database.kill();
            try (FeedClient feedClient = FeedClient.connect(server.address(), "?trades=*&snapshot=false")) {
                for (int i = 0; i < TRADES; i++) {
                    assertEquals("t", feedClient.event().get("T").asText());
                }
            }
            Await.until("readiness reports the fault", () -> readiness(server).contains("not written: "));
            assertEquals(
                    503, client.get("/v1/trades?start=0", "application/json").statusCode());
            assertEquals(
                    200,
                    client.get("/v1/bars/AAPL?limit=1000", "application/json").statusCode());
            database.start();

            Await.until("trades are stored again", () -> !readiness(server).contains("not written: "));
            // On a busy machine, the rows of the outage are still being written.
            Await.until("all rows are stored", () -> status(client, "/v1/trades?start=0") == 200);
            List<String> all = lines(client);
            assertTrue(all.size() > 2 * TRADES, all.size() + " trades");
            check(all, 1);
            assertTrue(server.output().contains("History is written to"), server::output);
        }
    }

    private static ServerProcess start(String... history) throws Exception {
        List<String> options = new ArrayList<>(List.of(history));
        options.add("-Dquotecast.simulator.events-per-second=20000");
        options.add("-Dquotecast.simulator.history=false");
        return ServerProcess.start(options.toArray(String[]::new));
    }

    private static int status(HistoryClient client, String path) {
        try {
            return client.get(path, "application/json").statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> lines(HistoryClient client) {
        try {
            return client.getText("/v1/trades", "application/x-ndjson").lines().toList();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String readiness(ServerProcess server) {
        try {
            return server.get("/q/health/ready");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Checks that the trades of each epoch and symbol have the numbers 1, 2, 3, ..., each once. */
    private static void check(List<String> lines, int epochs) {
        Map<String, Set<Long>> numbers = new HashMap<>();
        Set<String> epochsSeen = new HashSet<>();
        for (String line : lines) {
            JsonNode trade = FeedClient.parse(line);
            epochsSeen.add(trade.get("epoch").asText());
            String series = trade.get("epoch").asText() + " " + trade.get("S").asText();
            long seriesNumber = trade.get("u").asLong();
            assertTrue(
                    numbers.computeIfAbsent(series, any -> new HashSet<>()).add(seriesNumber),
                    () -> "a duplicate: " + line);
        }
        numbers.forEach((series, seriesNumbers) -> assertEquals(
                seriesNumbers.size(),
                seriesNumbers.stream().mapToLong(Long::longValue).max().orElse(0),
                () -> "a trade is missing in " + series));
        assertEquals(epochs, epochsSeen.size());
    }
}
