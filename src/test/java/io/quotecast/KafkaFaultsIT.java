package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.Await;
import io.quotecast.testing.CompleteJournal;
import io.quotecast.testing.KafkaCluster;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.StreamRecorder;
import io.quotecast.testing.TcpProxy;
import io.quotecast.testing.TrafficGenerator;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults of Kafka and of nodes, with real processes: all clients receive the same, complete sequences. */
@Tag("slow")
@Tag("alone")
@Timeout(480)
class KafkaFaultsIT {
    @TempDir
    Path folder;

    @Test
    void nothingIsLostWhenOneOfThreeBrokersIsKilled() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(folder, 3);
                ServerProcess first = kafka.startServer("journal", "-Dquotecast.source=none");
                ServerProcess second = kafka.startServer("journal", "-Dquotecast.source=none")) {
            StreamRecorder onFirst = StreamRecorder.start(first.address());
            StreamRecorder onSecond = StreamRecorder.start(second.address());
            TrafficGenerator trafficGenerator = new TrafficGenerator(first.address(), 1).start();
            Await.until("requests are acknowledged", () -> trafficGenerator.acknowledged() > 20);

            for (int broker = 0; broker < 2; broker++) {
                kafka.kill(broker);
                int before = trafficGenerator.acknowledged();
                Await.until("requests are acknowledged", () -> trafficGenerator.acknowledged() > before + 20);
                kafka.restart(broker);
                int restarted = trafficGenerator.acknowledged();
                Await.until("requests are acknowledged", () -> trafficGenerator.acknowledged() > restarted + 20);
            }
            trafficGenerator.stop();
            second.publishFence();

            List<JsonNode> all = onSecond.events();
            StreamRecorder.assertSameEvents(all, onFirst.events());
            new CompleteJournal(all)
                    .checkSeriesNumbersFromOne()
                    .checkTrades(trafficGenerator.acknowledgedTrades())
                    .checkMessages(trafficGenerator.acknowledgedMessages());
        }
    }

    @Test
    void aSuspendedLeaderIsReplacedAndRejoins() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(folder, 1);
                ServerProcess first = kafka.startServer("journal")) {
            KafkaCluster.awaitLeadership(first, 1);
            try (ServerProcess second = kafka.startServer("journal")) {
                StreamRecorder onFirst = StreamRecorder.start(first.address());
                StreamRecorder onSecond = StreamRecorder.start(second.address());
                Await.until(
                        "both nodes send events", () -> onFirst.lastPosition() > 500 && onSecond.lastPosition() > 500);

                first.suspend();
                KafkaCluster.awaitLeadership(second, 1);
                long positionAtFailover = onSecond.lastPosition();
                Await.until("the new leader continues", () -> onSecond.lastPosition() > positionAtFailover + 500);
                first.resume();
                Await.until("the resumed node has lost its leadership", () -> first.output()
                        .contains("Another node leads"));
                long positionAfterFailover = onSecond.lastPosition();
                Await.until("the resumed node follows", () -> onFirst.lastPosition() > positionAfterFailover + 500);
                first.publishFence();

                List<JsonNode> all = onSecond.events();
                StreamRecorder.assertSameEvents(all, onFirst.events());
                new CompleteJournal(all).checkSeriesContiguous().checkTrades(List.of());
            }
        }
    }

    @Test
    void publishersAreRefusedWhileKafkaIsUnreachable() throws Exception {
        try (TcpProxy proxy = new TcpProxy();
                KafkaCluster kafka = KafkaCluster.startBehindProxy(folder, proxy);
                ServerProcess node = kafka.startServer("journal", "-Dquotecast.source=none")) {
            KafkaCluster.awaitLeadership(node, 1);
            StreamRecorder streamRecorder = StreamRecorder.start(node.address());
            TrafficGenerator trafficGenerator = new TrafficGenerator(node.address(), 1).start();
            Await.until("requests are acknowledged", () -> trafficGenerator.acknowledged() > 20);

            proxy.cut();
            Await.until("clients are notified", () -> streamRecorder.sourceNotifications() > 0);
            Await.until("publishers are refused", () -> publishStatus(node) == 503);
            assertEquals(200, node.status("GET", "/v1/snapshot?symbols=AAPL", ""));
            proxy.restore();
            Await.until("publishers are accepted", () -> publishStatus(node) == 200);
            int before = trafficGenerator.acknowledged();
            Await.until("requests are acknowledged", () -> trafficGenerator.acknowledged() > before + 20);
            trafficGenerator.stop();
            node.publishFence();

            new CompleteJournal(streamRecorder.events())
                    .checkSeriesContiguous()
                    .checkTrades(trafficGenerator.acknowledgedTrades())
                    .checkMessages(trafficGenerator.acknowledgedMessages());
            assertTrue(trafficGenerator.refused() > 0 || streamRecorder.sourceNotifications() > 1);
        }
    }

    private static int publishStatus(ServerProcess node) {
        return node.status("POST", "/v1/publish/lobby", "1");
    }
}
