package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quotecast.testing.KafkaCluster;
import io.quotecast.testing.ServerProcess;
import io.quotecast.testing.TcpProxy;
import io.quotecast.testing.Traffic;
import io.quotecast.testing.Until;
import io.quotecast.testing.Watcher;
import io.quotecast.testing.WholeTape;
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
            Watcher onFirst = Watcher.of(first.address(), ClusterIT::isFence);
            Watcher onSecond = Watcher.of(second.address(), ClusterIT::isFence);
            Traffic traffic = new Traffic(first.address(), 1).begin();
            Until.so("it is under load", () -> traffic.acknowledged() > 20);

            for (int broker = 0; broker < 2; broker++) {
                kafka.kill(broker);
                int before = traffic.acknowledged();
                Until.so("it goes on", () -> traffic.acknowledged() > before + 20);
                kafka.restart(broker);
                int restarted = traffic.acknowledged();
                Until.so("it goes on", () -> traffic.acknowledged() > restarted + 20);
            }
            traffic.end();
            ClusterIT.say(second, "fence");

            List<JsonNode> all = onSecond.heard();
            ClusterIT.assertSame(all, onFirst.heard());
            new WholeTape(all).checkCounts().checkTrades(traffic.trades()).checkMessages(traffic.messages());
        }
    }

    @Test
    void theNodeThatLeadsIsFrozenAndComesBack() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.start(folder, 1);
                ServerProcess first = kafka.node("tape")) {
            KafkaCluster.awaitLead(first, 1);
            try (ServerProcess second = kafka.node("tape")) {
                Watcher onFirst = Watcher.of(first.address(), ClusterIT::isFence);
                Watcher onSecond = Watcher.of(second.address(), ClusterIT::isFence);
                Until.so("it flows", () -> onFirst.last() > 500 && onSecond.last() > 500);

                first.freeze();
                KafkaCluster.awaitLead(second, 1);
                long then = onSecond.last();
                Until.so("the other goes on", () -> onSecond.last() > then + 500);
                first.thaw();
                Until.so("it has heard that another leads", () -> first.output().contains("Another node leads"));
                long now = onSecond.last();
                Until.so("both have gone on", () -> onFirst.last() > now + 500);
                ClusterIT.say(first, "fence");

                List<JsonNode> all = onSecond.heard();
                ClusterIT.assertSame(all, onFirst.heard());
                new WholeTape(all).checkSteps().checkTrades(List.of());
            }
        }
    }

    @Test
    void theNetworkBetweenANodeAndKafkaIsCut() throws Exception {
        try (TcpProxy proxy = new TcpProxy();
                KafkaCluster kafka = KafkaCluster.startBehind(folder, proxy);
                ServerProcess node = kafka.node("tape", "-Dquotecast.source=none")) {
            KafkaCluster.awaitLead(node, 1);
            Watcher watcher = Watcher.of(node.address(), ClusterIT::isFence);
            Traffic traffic = new Traffic(node.address(), 1).begin();
            Until.so("it is under load", () -> traffic.acknowledged() > 20);

            proxy.cut();
            Until.so("clients are told", () -> watcher.sources() > 0);
            Until.so("publishers are refused", () -> publish(node) == 503);
            assertEquals(200, node.status("GET", "/v1/snapshot?symbols=AAPL", ""));
            proxy.mend();
            Until.so("publishers are let in", () -> publish(node) == 200);
            int before = traffic.acknowledged();
            Until.so("it goes on", () -> traffic.acknowledged() > before + 20);
            traffic.end();
            ClusterIT.say(node, "fence");

            new WholeTape(watcher.heard())
                    .checkSteps()
                    .checkTrades(traffic.trades())
                    .checkMessages(traffic.messages());
            assertTrue(traffic.refused() > 0 || watcher.sources() > 1);
        }
    }

    private static int publish(ServerProcess node) {
        return node.status("POST", "/v1/publish/lobby", "1");
    }
}
