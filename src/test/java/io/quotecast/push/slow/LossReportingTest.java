package io.quotecast.push.slow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.market.Channel;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sockets that fill and drain at random: received events and reported losses of each client add up to all events. */
class LossReportingTest {
    private static final List<String> SYMBOLS = List.of("AAA", "BBB", "CCC");
    private static final int STEPS = 3_000;

    private final Map<String, Long> published = new HashMap<>();
    private EmbeddedServer server;

    /** Without buffered events, with a buffer that is sometimes sufficient, and with one that always is. */
    @ParameterizedTest
    @CsvSource({"0, 1, 20", "100, 21, 50", "100000, 51, 60"})
    void receivedAndReportedEventsAddUp(int bufferEvents, long firstSeed, long lastSeed) {
        for (long seed = firstSeed; seed <= lastSeed; seed++) {
            long skipped = run(seed, bufferEvents, false);

            assertEquals(bufferEvents < STEPS, skipped > 0, "seed " + seed);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 61, 80", "100, 81, 100", "100000, 101, 110"})
    void receivedAndReportedEventsAddUpWithInjectedGaps(int bufferEvents, long firstSeed, long lastSeed) {
        for (long seed = firstSeed; seed <= lastSeed; seed++) {
            run(seed, bufferEvents, true);
        }
    }

    private long run(long seed, int bufferEvents, boolean isInjecting) {
        server = new EmbeddedServer(300, bufferEvents);
        published.clear();
        Random random = new Random(seed);
        List<ConnectedClient> connectedClients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int conflate = i < 4 ? 0 : 100;
            connectedClients.add(server.connectWith("{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"trades\":[\"*\"],"
                    + "\"messages\":[\"*\"],\"conflate\":" + conflate + "}"));
        }

        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(10)) {
                case 0 -> connectedClients.get(random.nextInt(6)).transport().writableFrames(random.nextInt(4));
                case 1, 2 -> server.deliver();
                case 3 -> server.loop().advance(random.nextInt(60));
                default -> publish(random);
            }
            if (isInjecting && random.nextInt(20) == 0) {
                server.injectGap(Channel.TRADES, SYMBOLS.get(random.nextInt(3)), 1 + random.nextInt(3));
            }
        }
        if (isInjecting) {
            endGaps();
        }
        for (ConnectedClient connectedClient : connectedClients) {
            connectedClient.transport().writableFrames(Integer.MAX_VALUE);
        }
        server.deliver();
        server.loop().advance(1_000);

        long skipped = 0;
        for (int i = 0; i < connectedClients.size(); i++) {
            skipped += check(
                    connectedClients.get(i).transport().drainMessages(),
                    i < 4 && !isInjecting,
                    "seed " + seed + ", client " + i);
        }
        return skipped;
    }

    /** Publishes more trades than all gaps dropped, so that a later trade ends each gap. */
    private void endGaps() {
        for (String symbol : SYMBOLS) {
            for (int i = 0; i < STEPS; i++) {
                server.trade(symbol, 100);
                published.merge("t " + symbol, 1L, Long::sum);
            }
            server.deliver();
        }
    }

    private void publish(Random random) {
        String symbol = random.nextInt(3) == 0 ? "S" + random.nextInt(300) : SYMBOLS.get(random.nextInt(3));
        switch (random.nextInt(4)) {
            case 0 -> {
                server.trade(symbol, 100);
                published.merge("t " + symbol, 1L, Long::sum);
            }
            case 1 -> {
                server.text("lobby", "text");
                published.merge("msg lobby", 1L, Long::sum);
            }
            default -> {
                server.quote(symbol, 100);
                published.merge("q " + symbol, 1L, Long::sum);
            }
        }
    }

    private long check(List<JsonNode> received, boolean isComplete, String client) {
        Map<String, BitSet> accounted = new HashMap<>();
        Map<String, Long> newest = new HashMap<>();
        long events = 0;
        long skipped = 0;
        long position = 0;
        for (JsonNode node : received) {
            String kind = node.get("T").asText();
            if (node.has("u")) {
                String series = kind + " " + node.path("S").asText()
                        + node.path("topic").asText();
                long seriesNumber = node.get("u").asLong();
                assertTrue(seriesNumber > newest.getOrDefault(series, 0L), () -> client + ": " + node);
                newest.put(series, seriesNumber);
                record(accounted, series, seriesNumber, seriesNumber, client);
                assertTrue(
                        !isComplete
                                || node.get("q").asLong() > position
                                || node.get("q").asLong() == 0,
                        client);
                position = node.get("q").asLong();
                events++;
            } else if (kind.equals("gap")) {
                String series = (node.has("topic") ? "msg " : "t ")
                        + node.path("S").asText()
                        + node.path("topic").asText();
                record(
                        accounted,
                        series,
                        node.get("from").asLong(),
                        node.get("to").asLong(),
                        client);
            } else if (node.has("skipped")) {
                skipped += node.get("skipped").asLong();
            }
        }
        published.forEach((series, count) -> {
            BitSet all = accounted.getOrDefault(series, new BitSet());
            assertTrue(all.get(count.intValue()), () -> client + " did not receive the newest event of " + series);
            if (!series.startsWith("q ")) {
                assertEquals(count, all.cardinality(), () -> client + " was not notified of all losses of " + series);
            }
        });
        if (isComplete) {
            long all = published.values().stream().mapToLong(Long::longValue).sum();
            assertEquals(all, events + skipped, client);
        }
        return skipped;
    }

    private static void record(Map<String, BitSet> accounted, String series, long from, long to, String client) {
        BitSet numbers = accounted.computeIfAbsent(series, key -> new BitSet());
        for (long number = from; number <= to; number++) {
            assertTrue(!numbers.get((int) number), client + ": received or reported twice: " + series + " " + number);
            numbers.set((int) number);
        }
    }
}
