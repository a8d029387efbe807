package io.quotecast.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built application in a process of its own, on a port that the system chooses. */
public final class ServerProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    /** The native binary, where that is what was built. */
    private static final String BINARY = System.getProperty("quotecast.binary", "");

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:([0-9]+)");
    private static final long DEADLINE_SECONDS = 300;

    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread reader;

    private ServerProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::readOutput, "server-output");
        reader.start();
    }

    /** Starts it with these options of the JVM; it need not come up. */
    public static ServerProcess start(String... options) throws IOException {
        return start(List.of(), List.of(options), List.of());
    }

    /** Starts it with options of the JVM and with arguments; it need not come up. */
    public static ServerProcess startCommand(List<String> options, List<String> arguments) throws IOException {
        return start(List.of(), options, arguments);
    }

    /** As {@link #start}, but no file that it writes may grow beyond so many KiB, until {@link #liftFileLimit}. */
    public static ServerProcess startWithFileLimit(int kibibytes, String... options) throws IOException {
        return start(
                List.of("bash", "-c", "ulimit -S -f " + kibibytes + "; exec \"$@\"", "bash"),
                List.of(options),
                List.of());
    }

    private static ServerProcess start(List<String> prefix, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(
                BINARY.isEmpty()
                        ? Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()
                        : BINARY);
        command.add("-Xmx256m");
        command.add("-Dquarkus.http.port=0");
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.addAll(options);
        if (BINARY.isEmpty()) {
            command.addAll(List.of("-jar", JAR.toString()));
        }
        command.addAll(arguments);
        return new ServerProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Where it listens, once it is up. */
    public URI address() throws Exception {
        return URI.create("http://127.0.0.1:" + port.get(DEADLINE_SECONDS, TimeUnit.SECONDS) + "/");
    }

    /** The body of an answer, once the server is up. */
    public String get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address().resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Its answer, once the server is up. */
    public HttpResponse<String> request(String method, String path, String body) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address().resolve(path))
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** The status of its answer. */
    public int status(String method, String path, String body) {
        try {
            return request(method, path, body).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it without giving it a chance to tidy up. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    /** Asks it to end (SIGTERM). */
    public void stop() {
        // Not Process.destroy: that closes the output too, and the last words would be lost.
        process.toHandle().destroy();
    }

    /** Stops it from running, with its connections open, until it is thawed. */
    public void suspend() throws Exception {
        signal("STOP");
    }

    public void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Files may grow as they like. */
    public void liftFileLimit() throws IOException, InterruptedException {
        Process limiter = new ProcessBuilder("prlimit", "--pid", String.valueOf(process.pid()), "--fsize=unlimited")
                .inheritIO()
                .start();
        if (limiter.waitFor() != 0) {
            throw new IOException("prlimit has failed");
        }
    }

    /** Its exit code. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs after " + DEADLINE_SECONDS + " s: " + output);
        }
        reader.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        return process.exitValue();
    }

    /** What it has printed so far. */
    public String output() {
        return output.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    port.complete(Integer.valueOf(listening.group(1)));
                }
            }
        } catch (IOException e) {
            output.append(e);
        } finally {
            port.completeExceptionally(new AssertionError("the server did not come up: " + output));
        }
    }
}
