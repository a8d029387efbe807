package io.quotecast.bench.load;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * A load client for servers that speak the Quotecast protocol: it opens connections, checks the sequence of events and
 * measures throughput and latency. {@code --help} prints its options.
 */
public final class LoadClient {
    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private LoadClient() {}

    /** Accepts the arguments one by one, or all of them in one argument, as Maven passes them. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /** Runs the client and returns the exit code. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) throws InterruptedException {
        try {
            List<String> words = arguments.size() == 1 ? ParsedArguments.words(arguments.get(0)) : arguments;
            if (words.contains(LoadOption.HELP.text())) {
                out.print(LoadOption.help());
                return PASSED;
            }
            return run(LoadOptions.read(words), out, err);
        } catch (UsageException e) {
            err.println(e.getMessage());
            return WRONG_USAGE;
        }
    }

    private static int run(LoadOptions loadOptions, PrintStream out, PrintStream err)
            throws InterruptedException, UsageException {
        try {
            LoadResult loadResult = LoadRun.execute(loadOptions);
            LoadReport loadReport = new LoadReport(loadResult);
            if (loadResult.opened() == 0) {
                err.println("No connection: " + loadResult.firstFailure());
            } else {
                (loadOptions.measurement().json() ? err : out).print(loadReport.table());
            }
            if (loadOptions.measurement().json()) {
                out.println(loadReport.json());
            }
            return loadResult.findings().isEmpty() ? PASSED : FAILED;
        } catch (IOException e) {
            err.println("No connection: " + FailureText.text(e, loadOptions.target()));
            return FAILED;
        }
    }
}
