package io.quotecast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/** A server of PostgreSQL in a process, a folder and on a port of its own, from the binaries of the machine. */
public final class PostgresProcess implements AutoCloseable {
    private static final Path DEBIAN_FOLDER = Path.of("/usr/lib/postgresql");
    private static final long DEADLINE_SECONDS = 60;

    private final Path binaryFolder;
    private final Path folder;
    private final int port;
    private @Nullable Process process;

    private PostgresProcess(Path binaries, Path folder, int port) {
        this.binaryFolder = binaries;
        this.folder = folder;
        this.port = port;
    }

    /** Made, and not yet started. Where the machine has no PostgreSQL, the test is skipped and says so. */
    public static PostgresProcess create() throws Exception {
        Optional<Path> binaries = binaryFolder();
        Assumptions.assumeTrue(
                binaries.isPresent(), "no PostgreSQL in " + DEBIAN_FOLDER + "; install Debian's package postgresql");
        Path folder = Files.createTempDirectory("quotecast-postgres");
        int port;
        try (ServerSocket freeSocket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = freeSocket.getLocalPort();
        }
        PostgresProcess server = new PostgresProcess(binaries.get(), folder, port);
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

    /** Starts it, also again, and waits until it lets clients in. */
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
                // Unlike a machine, a process that is killed takes nothing with it that it has given to the system.
                "-c",
                "fsync=off");
        Await.until("PostgreSQL lets clients in", this::isReady);
        return this;
    }

    /** Its address, as a setting has it. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=quotecast";
    }

    /** Ends it at once, as {@code kill -9} does. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
            // The processes of its clients end a moment later by themselves; the next start waits for them.
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
            // PostgreSQL refuses to run as root. What this starts takes its place, so the process is the server's own.
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

    private static Optional<Path> binaryFolder() throws IOException {
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
