package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.CompleteJournal;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.KafkaCluster;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.StreamRecorder;
import io.quotecast.testing.TrafficGenerator;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several servers on one tape, on a real broker: all show the same, whoever leads, and clients move between them. */
@Timeout(480)
class ClusterIT {
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
    void allNodesSendTheSameEventsAfterTheSimulatorNodeIsKilled() throws Exception {
        try (ServerProcess first = kafka.startServer("moving")) {
            KafkaCluster.awaitLeadership(first, 1);
            try (ServerProcess second = kafka.startServer("moving");
                    ServerProcess third = kafka.startServer("moving")) {
                StreamRecorder onSecond = StreamRecorder.start(second.address(), ClusterIT::isFence);
                StreamRecorder onThird = StreamRecorder.start(third.address(), ClusterIT::isFence);
                StreamRecorder onFirst = StreamRecorder.start(first.address(), ClusterIT::isFence);
                Await.until(
                        "much has come",
                        () -> onFirst.lastPosition() > 1_000
                                && onSecond.lastPosition() > 1_000
                                && onThird.lastPosition() > 1_000);

                first.kill();
                List<JsonNode> before = onFirst.eventsUntilDisconnect();
                StreamRecorder resumed = StreamRecorder.resumeAfter(onFirst, third.address(), ClusterIT::isFence);
                Await.until("another leads", () -> isLeader(second) || isLeader(third));
                long positionBefore = onSecond.lastPosition();
                Await.until("it goes on", () -> onSecond.lastPosition() > positionBefore + 500);
                publish(second, "fence");

                List<JsonNode> all = onSecond.events();
                assertSameEvents(all, onThird.events());
                List<JsonNode> combined = new ArrayList<>(before);
                combined.addAll(resumed.events());
                assertSameEvents(all, combined);
                new CompleteJournal(combined).checkSeriesContiguous().checkTrades(List.of());
            }
        }
    }

    @Test
    void eventsIngestedAtAnyNodeReachAllNodesAndBarsAreMadeOnce() throws Exception {
        try (ServerProcess first = kafka.startServer("inflow", "-Dquotecast.source=none");
                ServerProcess second = kafka.startServer("inflow", "-Dquotecast.source=none")) {
            StreamRecorder onFirst = StreamRecorder.start(first.address(), ClusterIT::isFence);
            StreamRecorder onSecond = StreamRecorder.start(second.address(), ClusterIT::isFence);
            Await.until("one leads", () -> isLeader(first) || isLeader(second));
            TrafficGenerator atFirst = new TrafficGenerator(first.address(), 1).start();
            TrafficGenerator atSecond = new TrafficGenerator(second.address(), 2).start();
            Await.until("both take", () -> atFirst.acknowledged() > 30 && atSecond.acknowledged() > 30);
            atFirst.stop();
            atSecond.stop();
            ServerProcess leader = isLeader(first) ? first : second;
            ServerProcess other = leader == first ? second : first;
            // The other makes the bars that are owed from now on.
            leader.stop();
            leader.awaitExit();
            KafkaCluster.awaitLeadership(other, 1);
            publish(other, "fence");

            List<JsonNode> all = (other == first ? onFirst : onSecond).events();
            List<JsonNode> eventsOfOther = (other == first ? onSecond : onFirst).eventsUntilDisconnect();
            assertSameEvents(all.subList(0, eventsOfOther.size()), eventsOfOther);
            List<Long> trades = new ArrayList<>(atFirst.acknowledgedTrades());
            trades.addAll(atSecond.acknowledgedTrades());
            List<Long> messages = new ArrayList<>(atFirst.acknowledgedMessages());
            messages.addAll(atSecond.acknowledgedMessages());
            int bars = new CompleteJournal(all)
                    .checkSeriesNumbersFromOne()
                    .checkTrades(trades)
                    .checkMessages(messages)
                    .checkBars();
            assertTrue(bars > 0 && !trades.isEmpty() && !messages.isEmpty());
        }
    }

    @Test
    void aReplayContinuesOnAnotherNodeWhereItStopped() throws Exception {
        int trades = 4_000;
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= trades; i++) {
            lines.add("{\"T\":\"t\",\"S\":\"AAPL\",\"p\":100,\"s\":1,\"i\":" + i + ",\"t\":"
                    + (1_767_623_400_000_000L + i * 2_000L) + "}");
        }
        Path recording = Files.write(folder.resolve("recording.ndjson"), lines);
        String[] options = {"-Dquotecast.source=replay", "-Dquotecast.replay.file=" + recording};
        try (ServerProcess first = kafka.startServer("recorded", options)) {
            KafkaCluster.awaitLeadership(first, 1);
            try (ServerProcess second = kafka.startServer("recorded", options);
                    FeedClient client = FeedClient.connect(
                            second.address(), "?trades=AAPL&snapshot=false&resume=" + epoch(first) + ":0")) {
                List<Long> received = new ArrayList<>();
                while (received.size() < 500) {
                    received.add(client.event().get("i").asLong());
                }
                first.kill();
                while (received.size() < trades) {
                    received.add(client.event().get("i").asLong());
                }

                assertEquals(LongStream.rangeClosed(1, trades).boxed().toList(), received);
            }
        }
    }

    private static String epoch(ServerProcess node) throws Exception {
        return FeedClient.parse(node.get("/v1/snapshot?symbols=AAPL"))
                .get("epoch")
                .asText();
    }

    private static boolean isLeader(ServerProcess node) {
        return node.output().contains("This node leads the tape");
    }

    static boolean isFence(JsonNode event) {
        return event.path("data").asText().equals("fence");
    }

    /** From where the shorter begins, both are the same. */
    static void assertSameEvents(List<JsonNode> one, List<JsonNode> other) {
        long from = Math.max(position(one.get(0)), position(other.get(0)));
        List<JsonNode> expected =
                one.stream().filter(event -> position(event) >= from).toList();
        List<JsonNode> received =
                other.stream().filter(event -> position(event) >= from).toList();
        for (int i = 0; i < Math.min(expected.size(), received.size()); i++) {
            assertEquals(expected.get(i), received.get(i));
        }
        assertEquals(expected.size(), received.size());
    }

    private static long position(JsonNode event) {
        return event.get("q").asLong();
    }

    static void publish(ServerProcess server, String text) throws Exception {
        HttpResponse<String> response = server.request("POST", "/v1/publish/lobby", "\"" + text + "\"");
        assertEquals(200, response.statusCode(), response::body);
    }
}
