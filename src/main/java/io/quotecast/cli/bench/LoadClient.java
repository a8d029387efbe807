package io.quotecast.cli.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Puts load on a server of the Quotecast protocol, checks what it sends and measures how soon; {@code --help} says how. */
public final class LoadClient {
    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private LoadClient() {}

    /** The arguments one by one, or all of them in one, as Maven hands them on. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /** Returns the exit code. */
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
