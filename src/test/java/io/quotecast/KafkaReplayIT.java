package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.KafkaCluster;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.WebSocketTestClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replays of a journal on Kafka, most of which is no longer in memory, and in which the leader has changed. */
@Timeout(480)
class KafkaReplayIT {
    private static final int IN_MEMORY = 1_000;
    private static final long EVENTS = 5_000;

    @TempDir
    static Path folder;

    private static KafkaCluster kafka;

    @BeforeAll
    static void startBroker() throws Exception {
        kafka = KafkaCluster.start(folder, 1);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    void aReplayHasTheEventsOfTheTopicAcrossTerms() throws Exception {
        Map<Long, JsonNode> live = new LinkedHashMap<>();
        try (ServerProcess server = start("simulator")) {
            receive(server, live);
            server.kill();
        }
        try (ServerProcess server = start("simulator")) {
            receive(server, live);
        }
        try (ServerProcess server = start("none")) {
            KafkaCluster.awaitLeadership(server, 1);
            List<JsonNode> all = replay(server, "start=0&speed=0");

            assertSame(live, all);
            assertEquals(numberOfSeries(all), firstsOfSeries(all));
            int index = all.size() / 2;
            while (all.get(index).get("T").asText().equals("b")) {
                index++;
            }
            JsonNode cursor = all.get(index);
            String epoch;
            try (FeedClient client = FeedClient.connect(server.address(), "")) {
                epoch = client.greeting().get("epoch").asText();
            }
            List<JsonNode> half =
                    replay(server, "start=" + epoch + ":" + cursor.get("q").asLong() + "&speed=0");
            assertEquals(withoutNumbers(all.subList(index + 1, all.size())), withoutNumbers(half));
            assertContiguous(half);
            long middle = cursor.get("t").asLong();
            JsonNode first = replay(server, "start=" + middle + "&speed=0").stream()
                    .filter(event -> !event.get("T").asText().equals("b"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(middle, first.get("t").asLong(), 1_000_000, first::toString);
        }
    }

    /** Receives more events than the server holds in memory. */
    private static void receive(ServerProcess server, Map<Long, JsonNode> events) throws Exception {
        try (FeedClient client = FeedClient.connect(server.address(), "?" + FeedClient.ALL_CHANNELS)) {
            for (int i = 0; i < EVENTS; i++) {
                JsonNode event = client.event();
                events.put(event.get("q").asLong(), event);
            }
        }
    }

    private static List<JsonNode> replay(ServerProcess server, String query) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        try (FeedClient client = new FeedClient(
                WebSocketTestClient.connect(server.address(), "/v1/replay?" + query + "&" + FeedClient.ALL_CHANNELS))) {
            JsonNode next = client.nextOfAnyKind();
            while (!next.path("st").asText().equals("ended")) {
                if (next.has("q") && next.has("u")) {
                    events.add(next);
                }
                next = client.nextOfAnyKind();
            }
            assertEquals("", next.get("msg").asText());
        }
        return events;
    }

    /** Every event that was received live is in the replay, apart from its number within its series. */
    private static void assertSame(Map<Long, JsonNode> live, List<JsonNode> replayed) {
        Map<Long, JsonNode> byPosition = new HashMap<>();
        long previous = 0;
        for (JsonNode event : replayed) {
            assertTrue(event.get("q").asLong() > previous, () -> "out of order: " + event);
            previous = event.get("q").asLong();
            byPosition.put(previous, event);
        }
        live.forEach((position, event) ->
                assertEquals(withoutNumber(event), withoutNumber(byPosition.get(position)), "position " + position));
        assertContiguous(replayed);
    }

    private static void assertContiguous(List<JsonNode> events) {
        Map<String, Long> last = new HashMap<>();
        for (JsonNode event : events) {
            long number = event.get("u").asLong();
            Long previous = last.put(series(event), number);
            assertTrue(previous == null || number == previous + 1, () -> previous + " is followed by " + event);
        }
    }

    private static long numberOfSeries(List<JsonNode> events) {
        return events.stream().map(KafkaReplayIT::series).distinct().count();
    }

    private static long firstsOfSeries(List<JsonNode> events) {
        return events.stream().filter(event -> event.get("u").asLong() == 1).count();
    }

    private static String series(JsonNode event) {
        return event.get("T").asText() + " " + event.path("S").asText();
    }

    private static List<JsonNode> withoutNumbers(List<JsonNode> events) {
        return events.stream().map(KafkaReplayIT::withoutNumber).toList();
    }

    private static JsonNode withoutNumber(JsonNode event) {
        return ((ObjectNode) event.deepCopy()).without("u");
    }

    private static ServerProcess start(String source) throws Exception {
        return kafka.startServer(
                "replays",
                "-Dquotecast.source=" + source,
                "-Dquotecast.simulator.events-per-second=3000",
                "-Dquotecast.journal.capacity=" + IN_MEMORY);
    }
}
