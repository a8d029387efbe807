package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.CompleteJournal;
import io.quotecast.testing.FeedClient;
import io.quotecast.testing.KafkaCluster;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.TrafficGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with its journal on a real Kafka broker: what survives restarts, and which topics it refuses. */
@Timeout(480)
class KafkaJournalIT {
    private static final String ALL_CHANNELS = "?" + FeedClient.ALL_CHANNELS;

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
    void acknowledgedEventsSurviveEveryKill() throws Exception {
        List<Long> trades = new ArrayList<>();
        List<Long> messages = new ArrayList<>();
        List<JsonNode> received = new ArrayList<>();
        String epoch = "";
        for (int run = 0; run < 3; run++) {
            try (ServerProcess server = start("kills");
                    FeedClient client = FeedClient.connect(
                            server.address(),
                            ALL_CHANNELS
                                    + (epoch.isEmpty() ? "" : "&resume=" + epoch + ":" + lastPosition(received)))) {
                String currentEpoch = client.greeting().get("epoch").asText();
                assertTrue(epoch.isEmpty() || epoch.equals(currentEpoch), () -> currentEpoch);
                epoch = currentEpoch;
                KafkaCluster.awaitLeadership(server, 1);
                TrafficGenerator trafficGenerator = new TrafficGenerator(server.address(), run).start();
                Await.until("requests are acknowledged", () -> trafficGenerator.acknowledged() >= 30);
                if (run == 0) {
                    trafficGenerator.stop();
                    server.stop();
                    server.awaitExit();
                } else {
                    server.kill();
                    trafficGenerator.stop();
                    client.socket().awaitAbnormalEnd();
                }
                trades.addAll(trafficGenerator.acknowledgedTrades());
                messages.addAll(trafficGenerator.acknowledgedMessages());
                drainReceived(client, received);
            }
        }

        try (ServerProcess server = start("kills");
                FeedClient client = FeedClient.connect(server.address(), ALL_CHANNELS + "&resume=" + epoch + ":0")) {
            // The leader closes the bars that are still open.
            KafkaCluster.awaitLeadership(server, 1);
            List<JsonNode> journal = client.eventsUntilFence();
            Map<Long, JsonNode> byPosition = new HashMap<>();
            journal.forEach(event -> byPosition.put(event.get("q").asLong(), event));
            received.forEach(event -> assertEquals(byPosition.get(event.get("q").asLong()), event));
            int bars = new CompleteJournal(journal)
                    .checkSeriesNumbersFromOne()
                    .checkTrades(trades)
                    .checkMessages(messages)
                    .checkBars();

            assertTrue(bars > 0 && !trades.isEmpty() && !messages.isEmpty());
        }
    }

    @Test
    void theSimulatorContinuesWithItsPricesAndHalts() throws Exception {
        JsonNode before;
        try (ServerProcess server = startSimulator()) {
            awaitTrades(server);
            Await.until(
                    "the simulator accepts commands",
                    () -> server.status("POST", "/v1/admin/halt/AAPL?reason=T1", "") == 200);
            before = snapshot(server);
            server.stop();
            server.awaitExit();
        }

        try (ServerProcess server = startSimulator()) {
            awaitTrades(server);
            JsonNode after = snapshot(server);

            assertEquals(before.at("/AAPL/t"), after.at("/AAPL/t"));
            assertEquals("H", after.at("/AAPL/s/sc").asText(), after::toString);
            double ratio =
                    after.at("/MSFT/t/p").asDouble() / before.at("/MSFT/t/p").asDouble();
            assertTrue(ratio > 0.9 && ratio < 1.1, () -> "before: " + before + ", after: " + after);
        }
    }

    @Test
    void aCursorThatKafkaNoLongerHoldsIsGone() throws Exception {
        String epoch;
        try (ServerProcess server = start("short");
                FeedClient client = FeedClient.connect(server.address(), "")) {
            epoch = client.greeting().get("epoch").asText();
            TrafficGenerator trafficGenerator = new TrafficGenerator(server.address(), 1).start();
            Await.until("requests are acknowledged", () -> trafficGenerator.acknowledged() >= 20);
            trafficGenerator.stop();
            server.stop();
            server.awaitExit();
        }
        try (Admin admin = kafka.admin()) {
            admin.deleteRecords(Map.of(new TopicPartition("short", 0), RecordsToDelete.beforeOffset(100)))
                    .all()
                    .get();
        }

        try (ServerProcess server = start("short");
                FeedClient client = FeedClient.connect(server.address(), "?trades=*&resume=" + epoch + ":5")) {
            assertEquals(416, client.response().get("code").asInt());
            client.checkAlive();
        }
    }

    @Test
    void theTopicOfVersion01IsOpenedUntilThereIsOneOfTheNewName() throws Exception {
        String oldEpoch;
        try (ServerProcess server = start("quotecast.tape");
                FeedClient client = FeedClient.connect(server.address(), "")) {
            oldEpoch = client.greeting().get("epoch").asText();
        }

        try (ServerProcess server = start("quotecast.journal");
                FeedClient client = FeedClient.connect(server.address(), "")) {
            assertEquals(oldEpoch, client.greeting().get("epoch").asText());
        }
        try (Admin admin = kafka.admin()) {
            assertEquals(
                    Set.of("quotecast.tape", "quotecast.tape.state"),
                    admin.listTopics().names().get().stream()
                            .filter(name -> name.startsWith("quotecast"))
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void anUnsuitableTopicOrAMissingBrokerStopsTheStart() throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.createTopics(List.of(new NewTopic("two", Optional.of(2), Optional.empty())))
                    .all()
                    .get();
        }
        try (ServerProcess server = start("two")) {
            assertNotEquals(0, server.awaitExit());
            assertTrue(server.output().contains("'two' has 2 partitions"), server.output());
        }
        try (ServerProcess server = ServerProcess.start(
                "-Dquotecast.journal=kafka",
                "-Dkafka.bootstrap.servers=127.0.0.1:1",
                "-Dkafka.default.api.timeout.ms=2000",
                "-Dkafka.request.timeout.ms=1000")) {
            assertNotEquals(0, server.awaitExit());
            assertTrue(server.output().contains("Kafka at '127.0.0.1:1' cannot be used"), server.output());
        }
    }

    private static ServerProcess startSimulator() throws Exception {
        return kafka.startServer("simulated", "-Dquotecast.drain-time=0s");
    }

    private static ServerProcess start(String topic) throws Exception {
        return kafka.startServer(topic, "-Dquotecast.source=none", "-Dquotecast.drain-time=500ms");
    }

    private static void awaitTrades(ServerProcess server) throws Exception {
        try (FeedClient client = FeedClient.connect(server.address(), "?trades=MSFT&snapshot=false")) {
            client.next("t");
            client.next("t");
        }
    }

    private static JsonNode snapshot(ServerProcess server) throws Exception {
        return FeedClient.parse(server.get("/v1/snapshot?symbols=AAPL,MSFT")).get("snapshots");
    }

    private static long lastPosition(List<JsonNode> received) {
        return received.get(received.size() - 1).get("q").asLong();
    }

    /** Adds the events that the client has received, whose positions must increase. */
    private static void drainReceived(FeedClient client, List<JsonNode> received) throws InterruptedException {
        for (JsonNode event : client.drainEvents()) {
            assertTrue(
                    received.isEmpty()
                            || lastPosition(received) < event.get("q").asLong(),
                    event::toString);
            received.add(event);
        }
    }
}
