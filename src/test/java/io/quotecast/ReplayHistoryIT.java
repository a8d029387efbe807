package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.IngestClient;
import io.quotecast.testing.PostgresProcess;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.WebSocketTestClient;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays that begin in the history database and go on with a journal in memory, which has the newest trades only. The
 * price of a trade identifies it.
 */
@Timeout(240)
class ReplayHistoryIT {
    private static final String SYMBOL = "ORCL";
    private static final long T = 1_767_623_400_000_000L;
    private static final int TRADES = 1_500;
    private static final int IN_MEMORY = 600;
    private static final int CANCELLED = 1_310;
    private static final int CORRECTED = 1_320;

    @TempDir
    Path folder;

    @Test
    void aReplayCrossesFromSqliteIntoTheJournal() throws Exception {
        crossTheBorder("-Dquotecast.history=sqlite");
    }

    @Test
    void aReplayCrossesFromPostgresIntoTheJournal() throws Exception {
        try (PostgresProcess database = PostgresProcess.create().start()) {
            crossTheBorder("-Dquotecast.history=postgresql", "-Dquotecast.history.url=" + database.url());
        }
    }

    private void crossTheBorder(String... history) throws Exception {
        String epoch;
        try (ServerProcess server = start(history);
                FeedClient live = FeedClient.connect(server.address(), "")) {
            epoch = live.greeting().get("epoch").asText();
            ingest(server, 0);
            correct(server, "x", CANCELLED, "");
            correct(server, "c", CORRECTED, ",\"p\":" + price(CORRECTED) + ",\"s\":7");
            server.stop();
            server.awaitExit();
        }
        try (ServerProcess server = start(history);
                FeedClient live = FeedClient.connect(server.address(), "")) {
            assertNotEquals(epoch, live.greeting().get("epoch").asText());
            ingest(server, TRADES);

            checkWholeReplay(server);
            checkSeeks(server);
            checkDialect(server);
            checkLimits(server);
        }
    }

    private static void checkWholeReplay(ServerProcess server) throws Exception {
        try (FeedClient client = connect(server, "start=0&speed=0&snapshot=false&symbols=" + SYMBOL)) {
            List<JsonNode> messages = untilEnded(client);
            List<JsonNode> trades = trades(messages);

            assertPlayed(remaining(0), prices(trades));
            JsonNode corrected = trades.get(CORRECTED - 1);
            assertEquals(7, corrected.get("s").asInt());
            JsonNode begun = first(messages, "playing");
            assertEquals(0, begun.get("q").asLong());
            assertTrue(begun.get("msg").asText().startsWith("trades only, from the history"), begun::toString);
            JsonNode ended = messages.get(messages.size() - 1);
            assertEquals("", ended.get("msg").asText());
            assertEquals(ended.get("end"), ended.get("q"));
            // Trades of the history have no positions, and those of the journal have theirs.
            long firstPosition = messages.stream()
                    .filter(message -> message.path("q").asLong() > 0 && message.has("u"))
                    .findFirst()
                    .orElseThrow()
                    .get("q")
                    .asLong();
            trades.forEach(trade -> assertTrue(
                    trade.get("q").asLong() == 0 || trade.get("q").asLong() >= firstPosition, trade::toString));
            assertTrue(trades.get(trades.size() - 1).get("q").asLong() > firstPosition);
            assertTrue(
                    messages.stream().anyMatch(ReplayHistoryIT::isCrossing),
                    "no message says that the journal has begun");
        }
    }

    /** Goes from the journal back into the history, and to the journal again. */
    private static void checkSeeks(ServerProcess server) throws Exception {
        try (FeedClient client = connect(server, "start=" + time(2 * TRADES - 5) + "&speed=0&trades=" + SYMBOL)) {
            assertPlayed(remaining(2 * TRADES - 5), prices(trades(untilEnded(client))));

            client.send("{\"action\":\"replay\",\"id\":1,\"start\":\"" + time(TRADES - 100) + "\"}");
            assertPlayed(remaining(TRADES - 100), prices(trades(untilEnded(client))));

            client.send("{\"action\":\"replay\",\"id\":2,\"start\":\"" + time(5) + "\",\"end\":\"" + time(9) + "\"}");
            assertPlayed(remaining(5).subList(0, 4), prices(trades(untilEnded(client))));

            client.send("{\"action\":\"replay\",\"id\":3,\"start\":\"" + time(2 * TRADES - 3) + "\"}");
            assertPlayed(remaining(2 * TRADES - 3), prices(trades(untilEnded(client))));
        }
    }

    private static void checkDialect(ServerProcess server) throws Exception {
        String options = URLEncoder.encode("start=0,speed=0", StandardCharsets.UTF_8);
        try (WebSocketTestClient client =
                WebSocketTestClient.connect(server.address(), "/replay/" + options + "/binance/ws/orcl@trade")) {
            List<Long> prices = new ArrayList<>();
            while (prices.size() < 2 * TRADES - 1) {
                JsonNode trade = FeedClient.parse(client.nextText());
                prices.add(new BigDecimal(trade.get("p").asText())
                        .movePointRight(2)
                        .longValueExact());
            }
            assertPlayed(remaining(0), prices);
        }
    }

    private static void checkLimits(ServerProcess server) throws Exception {
        try (FeedClient client = connect(server, "start=2025-01-01&trades=*")) {
            JsonNode error = client.next("error");
            assertEquals(416, error.get("code").asInt());
            assertEquals(
                    "start 2025-01-01T00:00:00Z is before the oldest trade in the history, of 2026-01-05T14:30:00Z;"
                            + " start=0 is that trade",
                    error.get("msg").asText());
        }
    }

    private static boolean isCrossing(JsonNode message) {
        return message.path("T").asText().equals("replay")
                && message.get("st").asText().equals("playing")
                && message.get("msg").asText().isEmpty();
    }

    private static JsonNode first(List<JsonNode> messages, String state) {
        return messages.stream()
                .filter(message -> message.path("st").asText().equals(state))
                .findFirst()
                .orElseThrow();
    }

    /** Returns everything up to the message that the replay has ended. */
    private static List<JsonNode> untilEnded(FeedClient client) throws InterruptedException {
        List<JsonNode> messages = new ArrayList<>();
        do {
            messages.add(client.nextOfAnyKind());
        } while (!messages.get(messages.size() - 1).path("st").asText().equals("ended"));
        return messages;
    }

    private static List<JsonNode> trades(List<JsonNode> messages) {
        return messages.stream()
                .filter(message -> message.path("T").asText().equals("t") && !message.has("sn"))
                .toList();
    }

    private static List<Long> prices(List<JsonNode> trades) {
        return trades.stream()
                .map(trade -> trade.get("p").decimalValue().movePointRight(2).longValueExact())
                .toList();
    }

    /** Names the first difference: the lists are long. */
    private static void assertPlayed(List<Long> expected, List<Long> played) {
        for (int i = 0; i < Math.min(expected.size(), played.size()); i++) {
            assertEquals(expected.get(i), played.get(i), "trade " + i);
        }
        assertEquals(expected.size(), played.size());
    }

    /** Returns the prices, in cents, of the trades from this number on, without the cancelled one. */
    private static List<Long> remaining(int from) {
        return LongStream.range(from, 2 * TRADES)
                .filter(number -> number != CANCELLED)
                .map(number -> 10_000 + number)
                .boxed()
                .toList();
    }

    private static void ingest(ServerProcess server, int from) throws Exception {
        new IngestClient(server.address())
                .push(IntStream.range(from, from + TRADES)
                        .mapToObj(number -> "{\"T\":\"t\",\"S\":\"" + SYMBOL + "\",\"p\":" + price(number)
                                + ",\"s\":1,\"i\":" + (number + 1) + ",\"t\":" + time(number) + "}")
                        .collect(Collectors.joining("\n")));
    }

    private static void correct(ServerProcess server, String kind, int number, String corrected) throws Exception {
        new IngestClient(server.address())
                .push("{\"T\":\"" + kind + "\",\"S\":\"" + SYMBOL + "\",\"i\":" + (number + 1) + ",\"op\":"
                        + price(number) + ",\"os\":1,\"ot\":" + time(number) + corrected + "}");
    }

    private static BigDecimal price(int number) {
        return BigDecimal.valueOf(10_000 + number, 2);
    }

    private static long time(int number) {
        return T + number * 1_000L;
    }

    private static FeedClient connect(ServerProcess server, String query) throws Exception {
        return new FeedClient(WebSocketTestClient.connect(server.address(), "/v1/replay?" + query));
    }

    private ServerProcess start(String... history) throws Exception {
        List<String> options = new ArrayList<>(List.of(history));
        options.add("-Dquotecast.source=none");
        options.add("-Dquotecast.dialects=binance");
        options.add("-Dquotecast.history.max-age=0s");
        options.add("-Dquotecast.journal.capacity=" + IN_MEMORY);
        options.add("-Dquotecast.data-dir=" + folder);
        return ServerProcess.start(options.toArray(String[]::new));
    }
}
