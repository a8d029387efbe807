package io.quotecast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL server with an empty database, run from the installed binaries as a separate process. */
public final class PostgresProcess implements AutoCloseable {
    private static final Path DEBIAN_FOLDER = Path.of("/usr/lib/postgresql");
    private static final long DEADLINE_SECONDS = 60;

    private final Path binaryFolder;
    private final Path folder;
    private final int port;
    private @Nullable Process process;

    private PostgresProcess(Path binaryFolder, Path folder, int port) {
        this.binaryFolder = binaryFolder;
        this.folder = folder;
        this.port = port;
    }

    /** Creates a server without starting it; skips the test, with the reason, if PostgreSQL is not installed. */
    public static PostgresProcess create() throws Exception {
        Optional<Path> installed = findBinaryFolder();
        Assumptions.assumeTrue(
                installed.isPresent(), "PostgreSQL is not installed in " + DEBIAN_FOLDER + " (Debian: postgresql)");
        Path folder = Files.createTempDirectory("quotecast-postgres");
        PostgresProcess server = new PostgresProcess(installed.get(), folder, FreePort.find());
        if (isRoot()) {
            UserPrincipal postgres =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres");
            Files.setOwner(folder, postgres);
        }
        Process initdb =
                server.run("initdb", "-D", folder + "/db", "-U", "quotecast", "-A", "trust", "-E", "UTF8", "-N");
        if (!initdb.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || initdb.exitValue() != 0) {
            throw new AssertionError("initdb failed, see " + folder);
        }
        return server;
    }

    /** Starts the server, for the first time or again, and waits until it accepts connections. */
    public PostgresProcess start() throws Exception {
        process = run(
                "postgres",
                "-D",
                folder + "/db",
                "-p",
                String.valueOf(port),
                "-k",
                folder.toString(),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "shared_buffers=64MB",
                // What a killed process has written is not lost, because the operating system continues to run.
                "-c",
                "fsync=off");
        Await.until("PostgreSQL accepts connections", this::isReady);
        return this;
    }

    /** Returns the value for {@code quotecast.history.url}. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=quotecast";
    }

    /** Kills the server as {@code kill -9} does. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
            // Its child processes exit a moment later by themselves; the next start waits for them.
            process = null;
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(PostgresProcess::delete);
        }
    }

    private boolean isReady() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected()
                    && run("pg_isready", "-q", "-h", "127.0.0.1", "-p", String.valueOf(port))
                                    .waitFor()
                            == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process run(String binary, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            // PostgreSQL refuses to run as root. setpriv replaces itself, so the process is that of PostgreSQL.
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(binaryFolder.resolve(binary).toString());
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private static Optional<Path> findBinaryFolder() throws IOException {
        if (!Files.isDirectory(DEBIAN_FOLDER)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(DEBIAN_FOLDER)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
