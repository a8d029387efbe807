package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.CompleteJournal;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.JsonLines;
import io.quotecast.testing.KafkaCluster;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.StreamRecorder;
import io.quotecast.testing.TrafficGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes with one journal on a real Kafka broker: all send the same events, and clients can change nodes. */
@Tag("slow")
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
                StreamRecorder onSecond = StreamRecorder.start(second.address());
                StreamRecorder onThird = StreamRecorder.start(third.address());
                StreamRecorder onFirst = StreamRecorder.start(first.address());
                Await.until(
                        "all nodes have sent events",
                        () -> onFirst.lastPosition() > 1_000
                                && onSecond.lastPosition() > 1_000
                                && onThird.lastPosition() > 1_000);

                first.kill();
                List<JsonNode> before = onFirst.eventsUntilDisconnect();
                StreamRecorder resumed = StreamRecorder.resumeAfter(onFirst, third.address());
                Await.until("another node leads", () -> isLeader(second) || isLeader(third));
                long positionBefore = onSecond.lastPosition();
                Await.until("the simulator continues", () -> onSecond.lastPosition() > positionBefore + 500);
                second.publishFence();

                List<JsonNode> all = onSecond.events();
                StreamRecorder.assertSameEvents(all, onThird.events());
                List<JsonNode> combined = new ArrayList<>(before);
                combined.addAll(resumed.events());
                StreamRecorder.assertSameEvents(all, combined);
                new CompleteJournal(combined).checkSeriesContiguous().checkTrades(List.of());
            }
        }
    }

    @Test
    void eventsIngestedAtAnyNodeReachAllNodesAndBarsAreMadeOnce() throws Exception {
        try (ServerProcess first = kafka.startServer("inflow", "-Dquotecast.source=none");
                ServerProcess second = kafka.startServer("inflow", "-Dquotecast.source=none")) {
            StreamRecorder onFirst = StreamRecorder.start(first.address());
            StreamRecorder onSecond = StreamRecorder.start(second.address());
            Await.until("a node leads", () -> isLeader(first) || isLeader(second));
            TrafficGenerator atFirst = new TrafficGenerator(first.address(), 1).start();
            TrafficGenerator atSecond = new TrafficGenerator(second.address(), 2).start();
            Await.until("both nodes accept events", () -> atFirst.acknowledged() > 30 && atSecond.acknowledged() > 30);
            atFirst.stop();
            atSecond.stop();
            ServerProcess leader = isLeader(first) ? first : second;
            ServerProcess follower = leader == first ? second : first;
            leader.stop();
            leader.awaitExit();
            // The new leader closes the bars that are still open.
            KafkaCluster.awaitLeadership(follower, 1);
            follower.publishFence();

            List<JsonNode> all = (follower == first ? onFirst : onSecond).events();
            List<JsonNode> eventsOfLeader = (follower == first ? onSecond : onFirst).eventsUntilDisconnect();
            StreamRecorder.assertSameEvents(all.subList(0, eventsOfLeader.size()), eventsOfLeader);
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
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= trades; i++) {
            lines.append(JsonLines.trade("AAPL", "100", 1, i, 1_767_623_400_000_000L + i * 2_000L));
        }
        Path recording = Files.writeString(folder.resolve("recording.ndjson"), lines);
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
        return node.output().contains("This node leads the journal");
    }
}
