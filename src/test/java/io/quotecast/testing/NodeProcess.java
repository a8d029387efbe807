package io.quotecast.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** A program in JavaScript, run by Node where that is installed. To be used by one thread. */
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

    /** Starts it; skips the test, and says why, where there is no Node that is new enough. */
    public static NodeProcess start(List<String> arguments) throws Exception {
        Assumptions.assumeTrue(isInstalled(), "no Node of version " + MIN_MAJOR_VERSION + " or newer is installed");
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(arguments);
        return new NodeProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Reads what it prints up to a line that is this. */
    public void awaitLine(String line) throws IOException {
        for (String next = readLine(); !next.equals(line); next = readLine()) {}
    }

    /** Reads what it prints up to a line that has this in it. */
    public void awaitLine(Pattern pattern) throws IOException {
        while (!pattern.matcher(readLine()).find()) {}
    }

    /** Reads the rest of what it prints, and fails with all of it if it ends badly. */
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

    private String readLine() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new AssertionError("the program ended:\n" + output);
        }
        output.append(line).append('\n');
        return line;
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
