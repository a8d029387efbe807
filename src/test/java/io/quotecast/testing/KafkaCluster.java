package io.quotecast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;

/** Kafka brokers that run as separate processes, each also as a controller. */
public final class KafkaCluster implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 120;

    private final Path folder;
    private final List<Integer> ports = new ArrayList<>();
    private final List<Integer> controllerPorts = new ArrayList<>();
    private final List<Integer> advertisedPorts;
    private final List<Process> brokers = new ArrayList<>();

    private KafkaCluster(Path folder, int count, List<Integer> advertisedPorts) {
        this.folder = folder;
        this.advertisedPorts = advertisedPorts;
        for (int i = 0; i < count; i++) {
            ports.add(FreePort.find());
            controllerPorts.add(FreePort.find());
        }
    }

    /** Starts brokers whose data and logs are in the folder. */
    public static KafkaCluster start(Path folder, int count) throws Exception {
        return startBrokers(new KafkaCluster(folder, count, List.of()));
    }

    /** Starts one broker that clients reach through a proxy. */
    public static KafkaCluster startBehindProxy(Path folder, TcpProxy proxy) throws Exception {
        KafkaCluster cluster = new KafkaCluster(folder, 1, List.of(proxy.port()));
        proxy.forwardTo(cluster.ports.get(0));
        return startBrokers(cluster);
    }

    private static KafkaCluster startBrokers(KafkaCluster cluster) throws Exception {
        try {
            String id = Uuid.randomUuid().toString();
            List<Process> formatProcesses = new ArrayList<>();
            for (int i = 0; i < cluster.ports.size(); i++) {
                Path settings = cluster.settings(i);
                formatProcesses.add(
                        cluster.run(i, "kafka.tools.StorageTool", "format", "-t", id, "-c", settings.toString()));
            }
            for (Process process : formatProcesses) {
                if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new AssertionError("the storage of a broker could not be formatted, see " + cluster.folder);
                }
            }
            for (int i = 0; i < cluster.ports.size(); i++) {
                cluster.brokers.add(cluster.run(i));
            }
            cluster.awaitBrokers(cluster.ports.size());
            return cluster;
        } catch (Exception | AssertionError e) {
            cluster.close();
            throw e;
        }
    }

    /** Returns the addresses in the form of the setting {@code bootstrap.servers}. */
    public String bootstrapServers() {
        List<Integer> reachable = advertisedPorts.isEmpty() ? ports : advertisedPorts;
        return reachable.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    private List<String> serverOptions(String topic) {
        return List.of(
                "-Dquotecast.journal=kafka",
                "-Dquotecast.journal.topic=" + topic,
                "-Dkafka.bootstrap.servers=" + bootstrapServers(),
                // Kafka soon removes a member that has stopped.
                "-Dkafka.session.timeout.ms=3000",
                "-Dkafka.heartbeat.interval.ms=500",
                "-Dquotecast.limits.publishes-per-second=100000",
                "-Dquotecast.limits.publish-burst=100000");
    }

    /** Starts a server whose journal is in this topic. */
    public ServerProcess startServer(String topic, String... extraOptions) throws IOException {
        List<String> all = new ArrayList<>(serverOptions(topic));
        all.addAll(List.of(extraOptions));
        return ServerProcess.start(all.toArray(String[]::new));
    }

    /** Waits until a node has become the leader so many times. */
    public static void awaitLeadership(ServerProcess node, int times) {
        Await.until("the node leads", () -> node.output().split("This node leads the journal", -1).length > times);
    }

    /** Kills a broker as {@code kill -9} does. */
    public void kill(int broker) {
        brokers.get(broker).destroyForcibly().onExit().join();
    }

    /** Restarts a broker that was killed. */
    public void restart(int broker) throws Exception {
        brokers.set(broker, run(broker));
        awaitBrokers(ports.size());
    }

    public Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "request.timeout.ms",
                10_000,
                "default.api.timeout.ms",
                20_000));
    }

    @Override
    public void close() {
        brokers.forEach(broker -> broker.destroyForcibly().onExit().join());
    }

    private void awaitBrokers(int count) {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(",")),
                "request.timeout.ms",
                3_000,
                "default.api.timeout.ms",
                5_000))) {
            Await.until(count + " brokers are available", () -> hasBrokers(admin, count));
        }
    }

    private static boolean hasBrokers(Admin admin, int count) {
        try {
            return admin.describeCluster().nodes().get().size() == count;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } catch (ExecutionException | KafkaException e) {
            return false;
        }
    }

    private Path settings(int broker) throws IOException {
        String voters = IntStream.range(0, ports.size())
                .mapToObj(i -> (i + 1) + "@127.0.0.1:" + controllerPorts.get(i))
                .collect(Collectors.joining(","));
        int reachable = advertisedPorts.isEmpty() ? ports.get(broker) : advertisedPorts.get(broker);
        int replicas = Math.min(3, ports.size());
        List<String> lines = List.of(
                "node.id=" + (broker + 1),
                "process.roles=broker,controller",
                "controller.quorum.voters=" + voters,
                "controller.listener.names=CONTROLLER",
                "listeners=PLAINTEXT://127.0.0.1:" + ports.get(broker) + ",CONTROLLER://127.0.0.1:"
                        + controllerPorts.get(broker),
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + reachable,
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs=" + folder.resolve("broker-" + broker),
                "offsets.topic.num.partitions=1",
                "offsets.topic.replication.factor=" + replicas,
                "share.coordinator.state.topic.replication.factor=1",
                "group.initial.rebalance.delay.ms=0",
                "group.min.session.timeout.ms=1000",
                "log.cleaner.dedupe.buffer.size=2097152",
                "log.retention.check.interval.ms=500",
                "auto.create.topics.enable=false");
        return Files.write(folder.resolve("broker-" + broker + ".properties"), lines);
    }

    private Process run(int broker) throws IOException {
        return run(
                broker,
                "kafka.Kafka",
                folder.resolve("broker-" + broker + ".properties").toString());
    }

    private Process run(int broker, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ExternalProgram.java(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("broker-" + broker + ".log").toFile()))
                .start();
    }
}
