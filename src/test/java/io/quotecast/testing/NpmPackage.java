package io.quotecast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Packages of npm, installed into the build directory when a test first needs them. */
public final class NpmPackage {
    private static final Path DIRECTORY = Path.of("target", "npm");
    private static final long DEADLINE_SECONDS = 120;

    private NpmPackage() {}

    /**
     * Returns the directory in which a package is installed, which is its own: npm removes what was installed before.
     * Skips the test, with the reason, if it cannot be installed.
     */
    public static Path install(String name, String version) throws IOException, InterruptedException {
        Path directory =
                DIRECTORY.resolve(name.replace('/', '_') + "@" + version).toAbsolutePath();
        Installations.runAlone(DIRECTORY, () -> {
            if (Files.isDirectory(directory.resolve("node_modules").resolve(name))) {
                return;
            }
            Files.createDirectories(directory);
            String problem = npm(
                    "install",
                    "--no-audit",
                    "--no-fund",
                    "--no-save",
                    "--prefix",
                    directory.toString(),
                    name + "@" + version);
            Assumptions.assumeTrue(problem.isEmpty(), () -> name + " cannot be installed: " + problem);
        });
        return directory;
    }

    /** Returns the output of a command that failed, or an empty string. */
    private static String npm(String... arguments) throws IOException, InterruptedException {
        Process process;
        try {
            String[] command = new String[arguments.length + 1];
            command[0] = "npm";
            System.arraycopy(arguments, 0, command, 1, arguments.length);
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return "npm is not installed";
        }
        String output = String.join("\n", process.inputReader().lines().toList());
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "npm did not finish in " + DEADLINE_SECONDS + " s";
        }
        return process.exitValue() == 0 ? "" : output + " (exit code " + process.exitValue() + ")";
    }
}
