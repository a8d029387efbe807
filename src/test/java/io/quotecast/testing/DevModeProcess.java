package io.quotecast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The application in development mode, started from a copy of its sources. Used by one thread. */
public final class DevModeProcess implements AutoCloseable {
    private static final List<String> PARTS = List.of("mvnw", ".mvn", "pom.xml", "LICENSE", "src/main", "src/docs");
    /** A reload closes connections of HTTP/2. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Path folder;
    private final Process process;
    private final ServerOutput output;

    private DevModeProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.output = ServerOutput.of(process);
    }

    /** Copies the sources to an empty folder and starts {@code ./mvnw quarkus:dev} there. */
    public static DevModeProcess start(Path folder) throws IOException {
        for (String part : PARTS) {
            copy(Path.of(part), folder.resolve(part));
        }
        Process process = new ProcessBuilder(
                        "./mvnw",
                        "--batch-mode",
                        "--no-transfer-progress",
                        "quarkus:dev",
                        "-Dmaven.test.skip=true",
                        "-Ddebug=false",
                        "-Dquarkus.analytics.disabled=true",
                        "-Dquarkus.http.port=0",
                        "-Dquarkus.http.host=127.0.0.1")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        return new DevModeProcess(folder, process);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Waits until the server listens and returns its address. */
    public URI address() {
        try {
            return URI.create("http://127.0.0.1:" + output.port() + "/");
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(output(), e);
        }
    }

    /** Waits until the server listens and returns a response. */
    public HttpResponse<String> get(String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(address().resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(output(), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Replaces text in a source file. */
    public void replace(String file, String text, String replacement) throws IOException {
        Path path = folder.resolve(file);
        String content = Files.readString(path);
        if (!content.contains(text)) {
            throw new IllegalArgumentException(file + " does not contain " + text);
        }
        Files.writeString(path, content.replace(text, replacement));
    }

    /** Returns the output so far. */
    public String output() {
        return output.toString();
    }

    /** Ends the server, which is a child of Maven, and Maven. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        Stream.concat(children.stream(), Stream.of(process.toHandle()))
                .forEach(handle -> handle.onExit().join());
    }
}
