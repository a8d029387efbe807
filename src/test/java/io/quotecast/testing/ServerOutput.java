package io.quotecast.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server writes to its standard output, and the port that it names there. Safe on any thread. */
final class ServerOutput {
    static final long DEADLINE_SECONDS = 300;

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^:]+:([0-9]+)");

    private final Process process;
    private final StringBuffer text = new StringBuffer();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final Thread reader = new Thread(this::read, "server-output");

    private ServerOutput(Process process) {
        this.process = process;
    }

    /** Begins to read the output of a process. */
    static ServerOutput of(Process process) {
        ServerOutput output = new ServerOutput(process);
        output.reader.start();
        return output;
    }

    /** Waits until the server listens and returns its port; fails if the process ends before. */
    int port() throws InterruptedException, ExecutionException, TimeoutException {
        return port.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits until the process has closed its output. */
    void awaitEnd() throws InterruptedException {
        reader.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                text.append(line).append('\n');
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    port.complete(Integer.valueOf(listening.group(1)));
                }
            }
        } catch (IOException e) {
            text.append(e);
        } finally {
            port.completeExceptionally(new AssertionError("the server did not start: " + text));
        }
    }

    /** Returns the output so far. */
    @Override
    public String toString() {
        return text.toString();
    }
}
