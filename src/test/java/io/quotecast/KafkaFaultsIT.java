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
    void aBrokerOfThreeIsKilledUnderLoad() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(folder, 3);
                ServerProcess first = kafka.node("tape", "-Dquotecast.source=none");
                ServerProcess second = kafka.node("tape", "-Dquotecast.source=none")) {
            StreamRecorder onFirst = StreamRecorder.of(first.address(), ClusterIT::isFence);
            StreamRecorder onSecond = StreamRecorder.of(second.address(), ClusterIT::isFence);
            TrafficGenerator trafficGenerator = new TrafficGenerator(first.address(), 1).begin();
            Await.so("it is under load", () -> trafficGenerator.acknowledged() > 20);

            for (int broker = 0; broker < 2; broker++) {
                kafka.kill(broker);
                int before = trafficGenerator.acknowledged();
                Await.so("it goes on", () -> trafficGenerator.acknowledged() > before + 20);
                kafka.restart(broker);
                int restarted = trafficGenerator.acknowledged();
                Await.so("it goes on", () -> trafficGenerator.acknowledged() > restarted + 20);
            }
            trafficGenerator.end();
            ClusterIT.say(second, "fence");

            List<JsonNode> all = onSecond.heard();
            ClusterIT.assertSame(all, onFirst.heard());
            new CompleteJournal(all)
                    .checkCounts()
                    .checkTrades(trafficGenerator.trades())
                    .checkMessages(trafficGenerator.messages());
        }
    }

    @Test
    void theNodeThatLeadsIsFrozenAndComesBack() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(folder, 1);
                ServerProcess first = kafka.node("tape")) {
            KafkaCluster.awaitLead(first, 1);
            try (ServerProcess second = kafka.node("tape")) {
                StreamRecorder onFirst = StreamRecorder.of(first.address(), ClusterIT::isFence);
                StreamRecorder onSecond = StreamRecorder.of(second.address(), ClusterIT::isFence);
                Await.so("it flows", () -> onFirst.last() > 500 && onSecond.last() > 500);

                first.freeze();
                KafkaCluster.awaitLead(second, 1);
                long then = onSecond.last();
                Await.so("the other goes on", () -> onSecond.last() > then + 500);
                first.thaw();
                Await.so("it has heard that another leads", () -> first.output().contains("Another node leads"));
                long now = onSecond.last();
                Await.so("both have gone on", () -> onFirst.last() > now + 500);
                ClusterIT.say(first, "fence");

                List<JsonNode> all = onSecond.heard();
                ClusterIT.assertSame(all, onFirst.heard());
                new CompleteJournal(all).checkSteps().checkTrades(List.of());
            }
        }
    }

    @Test
    void theNetworkBetweenANodeAndKafkaIsCut() throws Exception {
        try (TcpProxy proxy = new TcpProxy();
                KafkaCluster kafka = KafkaCluster.startBehind(folder, proxy);
                ServerProcess node = kafka.node("tape", "-Dquotecast.source=none")) {
            KafkaCluster.awaitLead(node, 1);
            StreamRecorder streamRecorder = StreamRecorder.of(node.address(), ClusterIT::isFence);
            TrafficGenerator trafficGenerator = new TrafficGenerator(node.address(), 1).begin();
            Await.so("it is under load", () -> trafficGenerator.acknowledged() > 20);

            proxy.cut();
            Await.so("clients are told", () -> streamRecorder.sources() > 0);
            Await.so("publishers are refused", () -> publish(node) == 503);
            assertEquals(200, node.status("GET", "/v1/snapshot?symbols=AAPL", ""));
            proxy.mend();
            Await.so("publishers are let in", () -> publish(node) == 200);
            int before = trafficGenerator.acknowledged();
            Await.so("it goes on", () -> trafficGenerator.acknowledged() > before + 20);
            trafficGenerator.end();
            ClusterIT.say(node, "fence");

            new CompleteJournal(streamRecorder.heard())
                    .checkSteps()
                    .checkTrades(trafficGenerator.trades())
                    .checkMessages(trafficGenerator.messages());
            assertTrue(trafficGenerator.refused() > 0 || streamRecorder.sources() > 1);
        }
    }

    private static int publish(ServerProcess node) {
        return node.status("POST", "/v1/publish/lobby", "1");
    }
}
