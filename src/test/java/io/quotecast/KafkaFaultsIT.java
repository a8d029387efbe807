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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kafka and nodes in trouble, with real processes: clients end with the same, complete sequences. */
@Timeout(480)
class KafkaFaultsIT {
    @TempDir
    Path folder;

    @Test
    void nothingIsLostWhenOneOfThreeBrokersIsKilled() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(folder, 3);
                ServerProcess first = kafka.startServer("tape", "-Dquotecast.source=none");
                ServerProcess second = kafka.startServer("tape", "-Dquotecast.source=none")) {
            StreamRecorder onFirst = StreamRecorder.start(first.address(), ClusterIT::isFence);
            StreamRecorder onSecond = StreamRecorder.start(second.address(), ClusterIT::isFence);
            TrafficGenerator trafficGenerator = new TrafficGenerator(first.address(), 1).start();
            Await.until("it is under load", () -> trafficGenerator.acknowledged() > 20);

            for (int broker = 0; broker < 2; broker++) {
                kafka.kill(broker);
                int before = trafficGenerator.acknowledged();
                Await.until("it goes on", () -> trafficGenerator.acknowledged() > before + 20);
                kafka.restart(broker);
                int restarted = trafficGenerator.acknowledged();
                Await.until("it goes on", () -> trafficGenerator.acknowledged() > restarted + 20);
            }
            trafficGenerator.stop();
            ClusterIT.publish(second, "fence");

            List<JsonNode> all = onSecond.events();
            ClusterIT.assertSameEvents(all, onFirst.events());
            new CompleteJournal(all)
                    .checkSeriesNumbersFromOne()
                    .checkTrades(trafficGenerator.acknowledgedTrades())
                    .checkMessages(trafficGenerator.acknowledgedMessages());
        }
    }

    @Test
    void aSuspendedLeaderIsReplacedAndRejoins() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(folder, 1);
                ServerProcess first = kafka.startServer("tape")) {
            KafkaCluster.awaitLeadership(first, 1);
            try (ServerProcess second = kafka.startServer("tape")) {
                StreamRecorder onFirst = StreamRecorder.start(first.address(), ClusterIT::isFence);
                StreamRecorder onSecond = StreamRecorder.start(second.address(), ClusterIT::isFence);
                Await.until("it flows", () -> onFirst.lastPosition() > 500 && onSecond.lastPosition() > 500);

                first.suspend();
                KafkaCluster.awaitLeadership(second, 1);
                long positionAtFailover = onSecond.lastPosition();
                Await.until("the other goes on", () -> onSecond.lastPosition() > positionAtFailover + 500);
                first.resume();
                Await.until(
                        "it has heard that another leads", () -> first.output().contains("Another node leads"));
                long positionAfterFailover = onSecond.lastPosition();
                Await.until("both have gone on", () -> onFirst.lastPosition() > positionAfterFailover + 500);
                ClusterIT.publish(first, "fence");

                List<JsonNode> all = onSecond.events();
                ClusterIT.assertSameEvents(all, onFirst.events());
                new CompleteJournal(all).checkSeriesContiguous().checkTrades(List.of());
            }
        }
    }

    @Test
    void publishersAreRefusedWhileKafkaIsUnreachable() throws Exception {
        try (TcpProxy proxy = new TcpProxy();
                KafkaCluster kafka = KafkaCluster.startBehindProxy(folder, proxy);
                ServerProcess node = kafka.startServer("tape", "-Dquotecast.source=none")) {
            KafkaCluster.awaitLeadership(node, 1);
            StreamRecorder streamRecorder = StreamRecorder.start(node.address(), ClusterIT::isFence);
            TrafficGenerator trafficGenerator = new TrafficGenerator(node.address(), 1).start();
            Await.until("it is under load", () -> trafficGenerator.acknowledged() > 20);

            proxy.cut();
            Await.until("clients are told", () -> streamRecorder.sourceNotifications() > 0);
            Await.until("publishers are refused", () -> publishStatus(node) == 503);
            assertEquals(200, node.status("GET", "/v1/snapshot?symbols=AAPL", ""));
            proxy.restore();
            Await.until("publishers are let in", () -> publishStatus(node) == 200);
            int before = trafficGenerator.acknowledged();
            Await.until("it goes on", () -> trafficGenerator.acknowledged() > before + 20);
            trafficGenerator.stop();
            ClusterIT.publish(node, "fence");

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
