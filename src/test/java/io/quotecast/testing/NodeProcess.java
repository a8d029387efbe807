package io.quotecast.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A JavaScript program that runs in Node as a separate process. To be used by one thread. */
public final class NodeProcess implements AutoCloseable {
    private static final int MIN_MAJOR_VERSION = 20;
    private static final long DEADLINE_SECONDS = 120;

    private final Process process;
    private final BufferedReader lines;
    private final StringBuilder output = new StringBuilder();

    private NodeProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    /** Starts a program; skips the test, with the reason, if Node is not installed or too old. */
    public static NodeProcess start(List<String> arguments) throws Exception {
        return new NodeProcess(startProcess(arguments));
    }

    /** Starts a program that hands its lines on; skips the test as {@link #start} does. */
    public static ObservedProgram observe(List<String> arguments, Consumer<String> onLine) throws Exception {
        return new ObservedProgram(startProcess(arguments), onLine);
    }

    private static Process startProcess(List<String> arguments) throws Exception {
        Assumptions.assumeTrue(isInstalled(), "Node " + MIN_MAJOR_VERSION + " or later is not installed");
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(arguments);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Reads the output up to a line that equals this one. */
    public void awaitLine(String line) throws IOException {
        for (String next = nextLine(); !next.equals(line); next = nextLine()) {}
    }

    /** Reads the output up to a line that contains a match. */
    public void awaitLine(Pattern pattern) throws IOException {
        while (!pattern.matcher(nextLine()).find()) {}
    }

    /** Reads the next line of the output. */
    public String nextLine() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new AssertionError("the program exited early:\n" + output);
        }
        output.append(line).append('\n');
        return line;
    }

    /** Reads the rest of the output; fails with the whole output unless the program exits with 0. */
    public void awaitSuccess() throws Exception {
        lines.lines().forEach(line -> output.append(line).append('\n'));
        if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError("the program failed:\n" + output);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("node", "--version").start();
            String version = process.inputReader().readLine();
            process.waitFor();
            return Integer.parseInt(version.substring(1, version.indexOf('.'))) >= MIN_MAJOR_VERSION;
        } catch (IOException e) {
            return false;
        }
    }
}
