package io.quotecast.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Python programs with one package of pip, which is installed into the build directory when a test first needs it. */
public final class PythonProgram {
    private static final Path PACKAGES = Path.of("target", "pip");
    private static final Path PROGRAMS = Path.of("src", "test", "python");

    private final String python;
    private final Path packages;

    private PythonProgram(String python, Path packages) {
        this.python = python;
        this.packages = packages;
    }

    /** Installs a package and what it requires; skips the test, with the reason, if it cannot be installed. */
    public static PythonProgram withPackage(String name, String version) throws IOException, InterruptedException {
        Optional<String> found = Stream.of("python3", "/usr/bin/python3")
                .filter(python -> run(python, "-m", "pip", "--version").exitCode == 0)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), "Python with pip is not installed (Debian: python3-pip)");
        Path directory = PACKAGES.resolve(name + "@" + version).toAbsolutePath();
        Installations.runAlone(PACKAGES, () -> {
            if (Files.isDirectory(directory)) {
                return;
            }
            // Renamed at the end, so that an interrupted installation is not taken for a complete one.
            Path draft = Files.createTempDirectory(PACKAGES, name);
            Result result = run(
                    found.get(),
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--disable-pip-version-check",
                    "--target",
                    draft.toString(),
                    name + "==" + version);
            Assumptions.assumeTrue(result.exitCode == 0, () -> name + " cannot be installed: " + result.output);
            Files.move(draft, directory);
        });
        return new PythonProgram(found.get(), directory);
    }

    /** Runs a program of the tests to its end and returns its output; fails with the output unless it exits with 0. */
    public List<String> run(String program, List<String> arguments) {
        Result result = run(command(program, arguments).toArray(new String[0]));
        if (result.exitCode != 0) {
            throw new AssertionError(
                    program + " failed with " + result.exitCode + ":\n" + String.join("\n", result.output));
        }
        return result.output;
    }

    /** Starts a program of the tests that hands its lines on. */
    public ObservedProgram observe(String program, List<String> arguments, Consumer<String> onLine) throws IOException {
        return new ObservedProgram(
                new ProcessBuilder(command(program, arguments))
                        .redirectErrorStream(true)
                        .start(),
                onLine);
    }

    private List<String> command(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "PYTHONPATH=" + packages,
                python,
                PROGRAMS.resolve(program).toString()));
        command.addAll(arguments);
        return command;
    }

    private record Result(int exitCode, List<String> output) {}

    private static Result run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            List<String> output = process.inputReader().lines().toList();
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            return new Result(-1, List.of(e.toString()));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
