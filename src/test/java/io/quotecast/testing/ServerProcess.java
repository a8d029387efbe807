package io.quotecast.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The built application as a separate process, on a port that the system chooses. Safe on any thread. */
public final class ServerProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    /** The native executable; empty if the jar is to be run. */
    private static final String BINARY = System.getProperty("quotecast.binary", "");

    private static final List<String> ATTACK_COMMAND = Arrays.stream(
                    System.getProperty("quotecast.attack.command", "").split(" "))
            .filter(word -> !word.isEmpty())
            .toList();

    private static final Pattern MANAGEMENT =
            Pattern.compile("Management interface listening on (http://[^:]+:[0-9]+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final ServerOutput output;

    private ServerProcess(Process process) {
        this.process = process;
        this.output = ServerOutput.of(process);
    }

    /** Starts a server with these options, without waiting until it listens; the start may also fail. */
    public static ServerProcess start(String... options) throws IOException {
        return start(List.of(), List.of(options), List.of());
    }

    /** Starts it with options of the JVM and with arguments; it need not come up. */
    public static ServerProcess startCommand(List<String> options, List<String> arguments) throws IOException {
        return start(List.of(), options, arguments);
    }

    /** Starts a server whose files cannot grow beyond this size until {@link #liftFileLimit} is called. */
    public static ServerProcess startWithFileLimit(int kibibytes, String... options) throws IOException {
        return startBy(limit("-S -f " + kibibytes), options);
    }

    /** Starts a server that may have at most so many files and sockets open. */
    public static ServerProcess startWithDescriptorLimit(int descriptors, String... options) throws IOException {
        return startBy(limitDescriptors(descriptors), options);
    }

    /** Returns a command that limits the number of files and sockets of the program in its arguments. */
    static List<String> limitDescriptors(int descriptors) {
        return limit("-n " + descriptors);
    }

    private static List<String> limit(String ulimit) {
        return List.of("bash", "-c", "ulimit " + ulimit + "; exec \"$@\"", "bash");
    }

    /**
     * Starts a server by a command, and by that in {@code -Dquotecast.attack.command}, for example {@code taskset -c 1},
     * so that attacks are measured against a server with a core of its own.
     */
    public static ServerProcess startForAttack(List<String> prefix, String... options) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(ATTACK_COMMAND);
        return startBy(command, options);
    }

    /** Starts a server by a command that takes its own command line as arguments, such as {@code taskset -c 1}. */
    public static ServerProcess startBy(List<String> prefix, String... options) throws IOException {
        return start(prefix, List.of(options), List.of());
    }

    private static ServerProcess start(List<String> prefix, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(BINARY.isEmpty() ? ExternalProgram.java() : BINARY);
        command.add("-Xmx256m");
        command.add("-Dquarkus.http.port=0");
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquotecast.trust-local=true");
        command.addAll(options);
        if (BINARY.isEmpty()) {
            command.addAll(List.of("-jar", JAR.toString()));
        }
        command.addAll(arguments);
        return new ServerProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits until the server listens and returns its address. */
    public URI address() throws Exception {
        return URI.create("http://127.0.0.1:" + output.port() + "/");
    }

    /** Waits until the server listens and returns the address of its management interface; its own if it has none. */
    public URI healthAddress() throws Exception {
        Matcher management = MANAGEMENT.matcher(address().getPort() > 0 ? output.toString() : "");
        return management.find() ? URI.create(management.group(1) + "/") : address();
    }

    /** Waits until the server listens and returns the body of a response. */
    public String get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(address().resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Waits until the server listens and returns its response. */
    public HttpResponse<String> request(String method, String path, String body) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(address().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Publishes a message that ends the sequence of events which a test compares; see {@link FeedClient#isFence}. */
    public void publishFence() {
        int status = status("POST", "/v1/publish/lobby", "\"" + FeedClient.FENCE + "\"");
        if (status != 200) {
            throw new AssertionError("the fence was refused with " + status);
        }
    }

    /** Returns the status of the response to a request. */
    public int status(String method, String path, String body) {
        try {
            return request(method, path, body).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the physical memory of the process in KiB; 0 where the system does not tell. */
    public long residentKibibytes() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    /** Kills the server as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    /** Asks the server to stop (SIGTERM). */
    public void stop() {
        // Not Process.destroy, which also closes the output: its last lines would be lost.
        process.toHandle().destroy();
    }

    /** Suspends the process, with its connections open, until {@link #resume}. */
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

    /** Lets files grow without limit. */
    public void liftFileLimit() throws IOException, InterruptedException {
        Process limiter = new ProcessBuilder("prlimit", "--pid", String.valueOf(process.pid()), "--fsize=unlimited")
                .inheritIO()
                .start();
        if (limiter.waitFor() != 0) {
            throw new IOException("prlimit failed");
        }
    }

    /** Makes the JVM of the server collect all garbage. */
    public void collectGarbage() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process collection = new ProcessBuilder(jcmd.toString(), String.valueOf(pid()), "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (collection.waitFor() != 0) {
            throw new IOException("jcmd failed");
        }
    }

    /** Returns the id of the process. */
    public long pid() {
        return process.pid();
    }

    /** Waits until the process has exited and returns its exit code. */
    public int awaitExit() throws InterruptedException {
        if (!process.waitFor(ServerOutput.DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "the server has not exited within " + ServerOutput.DEADLINE_SECONDS + " s: " + output);
        }
        output.awaitEnd();
        return process.exitValue();
    }

    /** Returns the output so far. */
    public String output() {
        return output.toString();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
