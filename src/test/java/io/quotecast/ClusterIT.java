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
    static void startTheBroker() throws Exception {
        kafka = KafkaCluster.start(folder, 1);
    }

    @AfterAll
    static void endTheBroker() {
        kafka.close();
    }

    @Test
    void nodesShowTheSameThoughTheOneThatRunsTheSimulatorIsKilled() throws Exception {
        try (ServerProcess first = kafka.node("moving")) {
            KafkaCluster.awaitLead(first, 1);
            try (ServerProcess second = kafka.node("moving");
                    ServerProcess third = kafka.node("moving")) {
                StreamRecorder onSecond = StreamRecorder.of(second.address(), ClusterIT::isFence);
                StreamRecorder onThird = StreamRecorder.of(third.address(), ClusterIT::isFence);
                StreamRecorder onFirst = StreamRecorder.of(first.address(), ClusterIT::isFence);
                Await.so(
                        "much has come",
                        () -> onFirst.last() > 1_000 && onSecond.last() > 1_000 && onThird.last() > 1_000);

                first.kill();
                List<JsonNode> before = onFirst.heardUntilBreak();
                StreamRecorder moved = StreamRecorder.behind(onFirst, third.address(), ClusterIT::isFence);
                Await.so("another leads", () -> leads(second) || leads(third));
                long then = onSecond.last();
                Await.so("it goes on", () -> onSecond.last() > then + 500);
                say(second, "fence");

                List<JsonNode> all = onSecond.heard();
                assertSame(all, onThird.heard());
                List<JsonNode> whole = new ArrayList<>(before);
                whole.addAll(moved.heard());
                assertSame(all, whole);
                new CompleteJournal(whole).checkSteps().checkTrades(List.of());
            }
        }
    }

    @Test
    void whatComesInAtAnyNodeIsOnAllAndBarsAreMadeOnce() throws Exception {
        try (ServerProcess first = kafka.node("inflow", "-Dquotecast.source=none");
                ServerProcess second = kafka.node("inflow", "-Dquotecast.source=none")) {
            StreamRecorder onFirst = StreamRecorder.of(first.address(), ClusterIT::isFence);
            StreamRecorder onSecond = StreamRecorder.of(second.address(), ClusterIT::isFence);
            Await.so("one leads", () -> leads(first) || leads(second));
            TrafficGenerator atFirst = new TrafficGenerator(first.address(), 1).begin();
            TrafficGenerator atSecond = new TrafficGenerator(second.address(), 2).begin();
            Await.so("both take", () -> atFirst.acknowledged() > 30 && atSecond.acknowledged() > 30);
            atFirst.end();
            atSecond.end();
            ServerProcess leader = leads(first) ? first : second;
            ServerProcess other = leader == first ? second : first;
            // The other makes the bars that are owed from now on.
            leader.stop();
            leader.awaitExit();
            KafkaCluster.awaitLead(other, 1);
            say(other, "fence");

            List<JsonNode> all = (other == first ? onFirst : onSecond).heard();
            List<JsonNode> elsewhere = (other == first ? onSecond : onFirst).heardUntilBreak();
            assertSame(all.subList(0, elsewhere.size()), elsewhere);
            List<Long> trades = new ArrayList<>(atFirst.trades());
            trades.addAll(atSecond.trades());
            List<Long> messages = new ArrayList<>(atFirst.messages());
            messages.addAll(atSecond.messages());
            int bars = new CompleteJournal(all)
                    .checkCounts()
                    .checkTrades(trades)
                    .checkMessages(messages)
                    .checkBars();
            assertTrue(bars > 0 && !trades.isEmpty() && !messages.isEmpty());
        }
    }

    @Test
    void aRecordingGoesOnWhereItWasWhenItsNodeIsKilled() throws Exception {
        int trades = 4_000;
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= trades; i++) {
            lines.add("{\"T\":\"t\",\"S\":\"AAPL\",\"p\":100,\"s\":1,\"i\":" + i + ",\"t\":"
                    + (1_767_623_400_000_000L + i * 2_000L) + "}");
        }
        Path recording = Files.write(folder.resolve("recording.ndjson"), lines);
        String[] options = {"-Dquotecast.source=replay", "-Dquotecast.replay.file=" + recording};
        try (ServerProcess first = kafka.node("recorded", options)) {
            KafkaCluster.awaitLead(first, 1);
            try (ServerProcess second = kafka.node("recorded", options);
                    FeedClient client = FeedClient.connect(
                            second.address(), "?trades=AAPL&snapshot=false&resume=" + epoch(first) + ":0")) {
                List<Long> heard = new ArrayList<>();
                while (heard.size() < 500) {
                    heard.add(client.event().get("i").asLong());
                }
                first.kill();
                while (heard.size() < trades) {
                    heard.add(client.event().get("i").asLong());
                }

                assertEquals(LongStream.rangeClosed(1, trades).boxed().toList(), heard);
            }
        }
    }

    private static String epoch(ServerProcess node) throws Exception {
        return FeedClient.parse(node.get("/v1/snapshot?symbols=AAPL"))
                .get("epoch")
                .asText();
    }

    private static boolean leads(ServerProcess node) {
        return node.output().contains("This node leads the tape");
    }

    static boolean isFence(JsonNode event) {
        return event.path("data").asText().equals("fence");
    }

    /** From where the shorter begins, both are the same. */
    static void assertSame(List<JsonNode> one, List<JsonNode> other) {
        long from = Math.max(position(one.get(0)), position(other.get(0)));
        List<JsonNode> expected =
                one.stream().filter(event -> position(event) >= from).toList();
        List<JsonNode> heard =
                other.stream().filter(event -> position(event) >= from).toList();
        for (int i = 0; i < Math.min(expected.size(), heard.size()); i++) {
            assertEquals(expected.get(i), heard.get(i));
        }
        assertEquals(expected.size(), heard.size());
    }

    private static long position(JsonNode event) {
        return event.get("q").asLong();
    }

    static void say(ServerProcess server, String text) throws Exception {
        HttpResponse<String> answer = server.send("POST", "/v1/publish/lobby", "\"" + text + "\"");
        assertEquals(200, answer.statusCode(), answer::body);
    }
}
