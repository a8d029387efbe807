package io.quotecast.cli.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Puts load on a running server, checks what it sends, and measures how soon it arrives. */
public final class LoadClient {
    /** Files for classes, pipes and the like. */
    private static final int RESERVED_FILES = 500;

    private LoadClient() {}

    /**
     * Checks that this process may open enough sockets, and fetches the symbols of the server if they are needed.
     *
     * @throws IllegalArgumentException if the options ask for more than there is
     * @throws IOException if the server does not list its symbols; the message says what to do
     */
    public static LoadOptions prepare(LoadOptions loadOptions) throws IOException, InterruptedException {
        int connections = loadOptions.clients().connections();
        if (connections + RESERVED_FILES > ProcessUsage.maxOpenFiles()) {
            throw new IllegalArgumentException("--connections: " + connections + " is too many for the "
                    + ProcessUsage.maxOpenFiles()
                    + " files that this process may open; raise the limit with: ulimit -n "
                    + (connections + RESERVED_FILES));
        }
        SubscriptionOptions subscriptions = loadOptions.subscriptions();
        if (subscriptions.symbolsEach() == 0) {
            return loadOptions;
        }
        return loadOptions.with(
                subscriptions.withPool(subscriptions.needsPool() ? symbols(loadOptions) : subscriptions.pool()));
    }

    private static List<String> symbols(LoadOptions loadOptions) throws IOException, InterruptedException {
        try {
            return SymbolList.fetch(loadOptions.target());
        } catch (IOException e) {
            throw new IOException(FailureText.text(e, loadOptions.target()), e);
        }
    }

    /**
     * Runs until the duration has passed, and prints a report; at most a minute longer for opening connections.
     *
     * @param loadOptions as {@link #prepare} returned them
     * @param err receives errors, and the table if {@code out} receives JSON
     * @return whether all checks passed
     */
    public static boolean run(LoadOptions loadOptions, PrintWriter out, PrintWriter err) throws InterruptedException {
        boolean isJson = loadOptions.measurement().json();
        try {
            LoadResult loadResult = LoadRun.execute(loadOptions);
            LoadReport loadReport = new LoadReport(loadResult);
            if (loadResult.opened() == 0) {
                err.println("No connection: " + loadResult.firstFailure());
            } else {
                (isJson ? err : out).print(loadReport.table());
            }
            if (isJson) {
                out.println(loadReport.json());
            }
            return loadResult.findings().isEmpty();
        } catch (IOException e) {
            err.println("No connection: " + FailureText.text(e, loadOptions.target()));
            return false;
        } finally {
            out.flush();
            err.flush();
        }
    }
}
