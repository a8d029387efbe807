package io.quotecast.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine, and what they print. */
public final class ExternalProgram {
    private ExternalProgram() {}

    /** Skips the test, with the reason, if curl is not installed. */
    public static void requireCurl() {
        Assumptions.assumeTrue(succeeds("curl", "--version"), "curl is not installed (Debian: curl)");
    }

    /** Returns a Python that has the package websockets; skips the test, with the reason, if there is none. */
    public static String pythonWithWebSockets() {
        Optional<String> python = Stream.of("python3", "/usr/bin/python3")
                .filter(program -> succeeds(program, "-c", "import websockets"))
                .findFirst();
        Assumptions.assumeTrue(
                python.isPresent(), "Python with the package websockets is not installed (Debian: python3-websockets)");
        return python.get();
    }

    /** Returns the launcher of the JDK that runs the tests. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Runs a program until it prints a line that contains a match, and returns its lines; fails if it exits before. */
    public static List<String> runUntil(Pattern expected, String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> printed = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.add(line);
                if (expected.matcher(line).find()) {
                    return printed;
                }
            }
        } finally {
            process.destroyForcibly();
        }
        throw new AssertionError(List.of(command) + " did not print " + expected + ": " + printed);
    }

    /** Returns whether a program is installed and exits with 0. */
    public static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
