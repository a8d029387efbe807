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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** History in a database, of servers and databases that are killed: what has been shown once is there for ever, and once. */
@Timeout(240)
class HistoryIT {
    private static final int LIVES = 3;
    private static final int MANY = 3_000;

    @TempDir
    Path folder;

    @Test
    void whatOneLifeHasShownIsThereInTheNext() throws Exception {
        Set<String> shown = new HashSet<>();
        for (int life = 1; life <= LIVES; life++) {
            long begunMicros = System.currentTimeMillis() * 1_000;
            try (ServerProcess server = start("-Dquotecast.history=sqlite", "-Dquotecast.data-dir=" + folder)) {
                HistoryClient client = new HistoryClient(server.address(), "");
                Set<String> before = new HashSet<>(lines(client));
                assertTrue(before.containsAll(shown), "life " + life + " has lost what was shown");
                if (life > 1) {
                    JsonNode oldest = client.json("/v1/bars/AAPL?tf=1s&limit=1000")
                            .get("bars")
                            .get(0);
                    assertTrue(oldest.get("t").asLong() < begunMicros, "the newest bars fill up with older ones");
                }

                int more = before.size() + MANY;
                Await.so("trades are written", () -> lines(client).size() > more);
                List<String> now = lines(client);
                check(now, life);
                shown.addAll(now);
                assertTrue(shown.containsAll(before));
                server.kill();
            }
        }
    }

    @Test
    void withATapeOnDiskHistoryHasWhatWasSeenAMomentBeforeTheServerWasKilled() throws Exception {
        String[] options = {"-Dquotecast.journal=disk", "-Dquotecast.history=sqlite", "-Dquotecast.data-dir=" + folder};
        Set<Long> seen = new HashSet<>();
        try (ServerProcess server = start(options);
                FeedClient listener = FeedClient.connect(server.address(), "?trades=*&snapshot=false")) {
            for (int i = 0; i < MANY; i++) {
                seen.add(listener.event().get("q").asLong());
            }
            server.kill();
        }

        try (ServerProcess server = start(options)) {
            HistoryClient client = new HistoryClient(server.address(), "");
            Await.so("history has caught up", () -> isAnswered(client));
            List<String> kept = lines(client);
            check(kept, 1);
            Set<Long> positions = new HashSet<>();
            kept.forEach(line -> positions.add(FeedClient.parse(line).get("q").asLong()));
            seen.removeAll(positions);
            assertEquals(Set.of(), seen);
        }
    }

    private static boolean isAnswered(HistoryClient client) {
        try {
            return client.answer("/v1/trades?start=1&limit=1", "application/x-ndjson")
                            .statusCode()
                    == 200;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFileThatIsDamagedStopsTheStartWithWhatToDo() throws Exception {
        Files.writeString(folder.resolve("history.db"), "not what it was ".repeat(1_000));

        try (ServerProcess server = start("-Dquotecast.history=sqlite", "-Dquotecast.data-dir=" + folder)) {
            assertNotEquals(0, server.awaitExit());
            assertTrue(
                    server.output().contains("Quotecast cannot start: history cannot be kept in '" + folder),
                    server::output);
            assertTrue(server.output().contains("move it away"), server::output);
        }
    }

    @Test
    void whileTheDatabaseIsAwayTheFeedGoesOnAndAfterwardsNothingIsMissing() throws Exception {
        try (PostgresProcess database = PostgresProcess.create().start();
                ServerProcess server =
                        start("-Dquotecast.history=postgresql", "-Dquotecast.history.url=" + database.url())) {
            HistoryClient client = new HistoryClient(server.address(), "");
            Await.so("trades are written", () -> lines(client).size() > MANY);

            database.kill();
            try (FeedClient listener = FeedClient.connect(server.address(), "?trades=*&snapshot=false")) {
                for (int i = 0; i < MANY; i++) {
                    assertEquals("t", listener.event().get("T").asText());
                }
            }
            Await.so("it is said", () -> readiness(server).contains("waits: "));
            assertEquals(
                    503, client.answer("/v1/trades?start=1", "application/json").statusCode());
            assertEquals(
                    200,
                    client.answer("/v1/bars/AAPL?limit=1000", "application/json")
                            .statusCode());
            database.start();

            Await.so("it is written again", () -> readiness(server).contains("written"));
            List<String> all = lines(client);
            assertTrue(all.size() > 2 * MANY, all.size() + " trades");
            check(all, 1);
            assertTrue(server.output().contains("History is written to"), server::output);
        }
    }

    private static ServerProcess start(String... history) throws Exception {
        List<String> options = new ArrayList<>(List.of(history));
        options.add("-Dquotecast.simulator.events-per-second=20000");
        return ServerProcess.start(options.toArray(String[]::new));
    }

    private static List<String> lines(HistoryClient client) {
        try {
            return client.text("/v1/trades", "application/x-ndjson").lines().toList();
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

    /** Of every tape and symbol each trade is there, and once: they count from one. */
    private static void check(List<String> lines, int epochs) {
        Map<String, Set<Long>> numbers = new HashMap<>();
        Set<String> tapes = new HashSet<>();
        for (String line : lines) {
            JsonNode trade = FeedClient.parse(line);
            tapes.add(trade.get("epoch").asText());
            String series = trade.get("epoch").asText() + " " + trade.get("S").asText();
            long u = trade.get("u").asLong();
            assertTrue(numbers.computeIfAbsent(series, any -> new HashSet<>()).add(u), () -> "twice: " + line);
        }
        numbers.forEach((series, of) -> assertEquals(
                of.size(), of.stream().mapToLong(Long::longValue).max().orElse(0), series + " has a hole"));
        assertEquals(epochs, tapes.size());
    }
}
