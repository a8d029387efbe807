package io.quotecast.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server with a heap of 256 MB, a healthy client that checks every event, and a probe that asks for its health over
 * new connections, at the management interface if the build has one. Attacks take
 * {@code -Dquotecast.attack.seconds}, by default few; with 30 or more, the memory is measured before and 30 s after it,
 * each time after a collection. {@code -Dquotecast.attack.command} starts the server: see
 * {@link ServerProcess#startForAttack}.
 */
public final class AttackedServer {
    private static final System.Logger LOG = System.getLogger(AttackedServer.class.getName());
    private static final long SECONDS = Long.getLong("quotecast.attack.seconds", 3);
    private static final long REST_SECONDS = 30;
    private static final long PROBE_NANOS = 50_000_000L;
    private static final int TIMEOUT_MILLIS = 60_000;

    private final ServerProcess server;
    private final HealthyClient healthy;
    private final List<Long> healthMillis = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final Thread probe = new Thread(this::probe, "health-probe");
    private volatile boolean isClosed;

    private AttackedServer(ServerProcess server) throws Exception {
        this.server = server;
        this.healthy = HealthyClient.connect(server.address());
        healthy.awaitEvents(100);
        probe.setDaemon(true);
        probe.start();
    }

    public static AttackedServer start(String... options) throws Exception {
        return new AttackedServer(ServerProcess.startForAttack(List.of(), options));
    }

    /** Starts a server that may have at most so many files and sockets open. */
    public static AttackedServer startWithDescriptorLimit(int descriptors, String... options) throws Exception {
        return new AttackedServer(ServerProcess.startForAttack(ServerProcess.limitDescriptors(descriptors), options));
    }

    public ServerProcess server() {
        return server;
    }

    /**
     * Attacks the server. Meanwhile and afterwards, others are served; in the end, nothing of the attack is left.
     *
     * @param name for the log
     */
    public void attack(String name, AttackingPeers.Behavior... behaviors) throws Exception {
        String baseline = "";
        if (SECONDS >= REST_SECONDS) {
            server.collectGarbage();
        }
        String before = memory();
        if (SECONDS >= REST_SECONDS) {
            startMeasuring();
            receiveFor(REST_SECONDS);
            baseline = "; before the attack: " + latencies();
        }
        startMeasuring();
        List<AttackingPeers> peers = new ArrayList<>();
        for (AttackingPeers.Behavior behavior : behaviors) {
            peers.add(new AttackingPeers(server.address(), behavior));
        }
        long events = healthy.events();
        receiveFor(SECONDS);
        assertOthersAreServed();
        String latencies = latencies();
        String during = memory();
        for (AttackingPeers attacking : peers) {
            attacking.stop();
        }
        Await.until("nothing of the attack waits", () -> metric("quotecast_http_unwritten_bytes") == 0);
        Await.until("the connections of the attack are closed", () -> metric("quotecast_http_connections") < 20);
        assertOthersAreServed();
        if (SECONDS >= REST_SECONDS) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(REST_SECONDS));
            server.collectGarbage();
        }
        LOG.log(
                System.Logger.Level.INFO,
                name + " for " + SECONDS + " s: " + (healthy.events() - events) + " events checked, "
                        + healthy.reportedLosses() + " losses reported; " + latencies + baseline
                        + "; connections of the attack: "
                        + peers.stream().mapToLong(AttackingPeers::opened).sum() + ", closed by the server: "
                        + peers.stream()
                                .mapToLong(AttackingPeers::closedByServer)
                                .sum() + "; memory before: " + before
                        + "; during: " + during + "; after: " + memory());
        assertEquals(List.of(), new ArrayList<>(faults));
        assertEquals(
                List.of(),
                server.output()
                        .lines()
                        .filter(line -> line.contains("OutOfMemory") || line.contains("OutOfDirectMemory"))
                        .toList());
    }

    private void startMeasuring() {
        healthy.resetAges();
        healthMillis.clear();
    }

    private void receiveFor(long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            healthy.awaitEvents(50);
        }
    }

    private String latencies() {
        return "events p99 " + healthy.p99AgeMillis() + " ms, health p99 " + percentile(0.99) + " ms, longest "
                + percentile(1) + " ms of " + healthMillis.size() + " requests";
    }

    /** New clients connect, and publish, ingest and metrics answer. */
    private void assertOthersAreServed() throws Exception {
        healthy.check();
        assertEquals("HTTP/1.1 200 OK", status(server.healthAddress(), "GET /q/metrics", ""));
        assertEquals("HTTP/1.1 200 OK", status(server.address(), "POST /v1/publish/lobby", "1"));
        assertEquals("HTTP/1.1 200 OK", status(server.address(), "POST /v1/ingest", "\n"));
        try (HealthyClient another = HealthyClient.connect(server.address())) {
            another.awaitEvents(100);
        }
        healthy.awaitEvents(100);
    }

    /** Returns the sum of a metric over its labels. */
    public double metric(String name) {
        try {
            return server.get(server.healthAddress().resolve("q/metrics").toString())
                    .lines()
                    .filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String memory() throws IOException {
        return mebibytes(metric("jvm_memory_used_bytes{area=\"heap\"")) + " MiB of heap, "
                + Math.round(100 * metric("quotecast_memory_direct_use")) + " % of direct memory, "
                + Files.readAllLines(Path.of("/proc", String.valueOf(server.pid()), "status")).stream()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .map(line -> mebibytes(1_024 * Double.parseDouble(line.replaceAll("[^0-9]", ""))))
                        .findFirst()
                        .orElse(0L)
                + " MiB resident";
    }

    private static long mebibytes(double bytes) {
        return Math.round(bytes / (1 << 20));
    }

    private long percentile(double share) {
        List<Long> sorted = healthMillis.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private void probe() {
        while (!isClosed) {
            long startNanos = System.nanoTime();
            try {
                String status = status(server.healthAddress(), "GET /q/health/live", "");
                if (!status.equals("HTTP/1.1 200 OK")) {
                    faults.add("health: " + status);
                }
            } catch (Exception e) {
                if (!isClosed) {
                    faults.add("health: " + e);
                }
            }
            healthMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos));
            LockSupport.parkNanos(PROBE_NANOS);
        }
    }

    /** Sends a request over a new connection, and returns the status line of the response. */
    private static String status(URI address, String request, String body) throws Exception {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), TIMEOUT_MILLIS);
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            BufferedReader response =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return String.valueOf(response.readLine());
        }
    }

    /** Ends the server. */
    public void stop() throws Exception {
        isClosed = true;
        healthy.close();
        server.close();
        probe.join();
    }
}
