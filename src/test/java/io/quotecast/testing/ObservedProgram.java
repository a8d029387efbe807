package io.quotecast.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/**
 * A program in a process of its own that can be suspended. Its lines are handed on as it prints them, and a line with
 * {@link #FAULT} when it ends before it is closed.
 */
public final class ObservedProgram implements AutoCloseable {
    public static final String FAULT = " fault: ";

    private final Process process;
    private volatile boolean isClosing;

    /**
     * @param onLine called on a thread of its own
     */
    ObservedProgram(Process process, Consumer<String> onLine) {
        this.process = process;
        Thread reader = new Thread(() -> read(onLine), "program-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Suspends the process, with its connections open, until {@link #resume}. */
    public void suspend() throws Exception {
        signal("STOP");
    }

    public void resume() throws Exception {
        signal("CONT");
    }

    @Override
    public void close() {
        isClosing = true;
        process.destroyForcibly();
    }

    private void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    private void read(Consumer<String> onLine) {
        try (BufferedReader lines = process.inputReader()) {
            lines.lines().forEach(onLine);
        } catch (IOException | UncheckedIOException e) {
            // The process was destroyed.
        }
        if (!isClosing) {
            onLine.accept("program" + FAULT + "it has ended");
        }
    }
}
