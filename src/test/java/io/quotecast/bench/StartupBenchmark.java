package io.quotecast.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * Measures the time from the start of a server until a WebSocket client has received an event, the CPU time until then,
 * and the resident memory five seconds later. It requires a JDK only. The commands are run in turn, so that the load of
 * the machine affects all of them alike:
 *
 * <pre>
 * java src/test/java/io/quotecast/bench/StartupBenchmark.java 9 "java -jar target/quarkus-app/quarkus-run.jar" ...
 * </pre>
 *
 * <p>A command is split at spaces. The port is that in {@code QUARKUS_HTTP_PORT}, by default 18080.
 */
public final class StartupBenchmark {
    private static final String PORT = System.getenv().getOrDefault("QUARKUS_HTTP_PORT", "18080");
    private static final URI STREAM = URI.create("ws://127.0.0.1:" + PORT + "/v1/stream?trades=*&quotes=*");
    private static final long RETRY_NANOS = 2_000_000L;
    private static final long SETTLE_SECONDS = 5;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Path output;

    private StartupBenchmark(Path output) {
        this.output = output;
    }

    private record StartMeasurement(double millis, double cpuMillis, double mebibytes) {}

    public static void main(String... arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        List<String> commands = Arrays.asList(arguments).subList(1, arguments.length);
        List<List<StartMeasurement>> startMeasurements = new ArrayList<>();
        commands.forEach(command -> startMeasurements.add(new ArrayList<>()));
        StartupBenchmark benchmark = new StartupBenchmark(Files.createTempFile("start-up", ".log"));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < commands.size(); i++) {
                startMeasurements.get(i).add(benchmark.start(commands.get(i)));
            }
        }
        for (int i = 0; i < commands.size(); i++) {
            System.out.printf(
                    Locale.ROOT,
                    "first event %s ms, CPU until then %s ms, resident %s MiB: %s%n",
                    summary(startMeasurements.get(i), StartMeasurement::millis),
                    summary(startMeasurements.get(i), StartMeasurement::cpuMillis),
                    summary(startMeasurements.get(i), StartMeasurement::mebibytes),
                    commands.get(i));
        }
    }

    /** Returns median, minimum and maximum. */
    private static String summary(List<StartMeasurement> startMeasurements, ToDoubleFunction<StartMeasurement> metric) {
        double[] sorted =
                startMeasurements.stream().mapToDouble(metric).sorted().toArray();
        return String.format(
                Locale.ROOT, "%.0f (%.0f to %.0f)", sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    private StartMeasurement start(String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command.trim().split(" +"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("QUARKUS_HTTP_PORT", PORT);
        long startNanos = System.nanoTime();
        Process process = builder.start();
        try {
            long first = firstEvent(process);
            Duration cpu = process.info().totalCpuDuration().orElse(Duration.ZERO);
            process.waitFor(SETTLE_SECONDS, TimeUnit.SECONDS);
            return new StartMeasurement((first - startNanos) / 1e6, cpu.toMillis(), resident(process.pid()));
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** Returns the time at which the first quote was received, in ns. */
    private long firstEvent(Process process) throws IOException {
        while (process.isAlive()) {
            CompletableFuture<Long> first = new CompletableFuture<>();
            try {
                client.newWebSocketBuilder()
                        .buildAsync(STREAM, new FirstEventListener(first))
                        .join();
                return first.join();
            } catch (CompletionException notListeningYet) {
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        throw new IllegalStateException("the server exited: " + Files.readString(output));
    }

    private static double resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private record FirstEventListener(CompletableFuture<Long> first) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            if (text.toString().contains("\"T\":\"q\"")) {
                first.complete(System.nanoTime());
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            first.completeExceptionally(error);
        }
    }
}
