package io.quotecast.bench.load;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Puts load on a server of the Quotecast protocol, checks what it sends and measures how soon; {@code --help} says how. */
public final class Load {
    private static final int PASSED = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Load() {}

    /** The arguments one by one, or all of them in one, as Maven hands them on. */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /** Returns the exit code. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) throws InterruptedException {
        try {
            List<String> words = arguments.size() == 1 ? Given.words(arguments.get(0)) : arguments;
            if (words.contains(Option.HELP.text())) {
                out.print(Option.help());
                return PASSED;
            }
            return run(Options.read(words), out, err);
        } catch (WrongUsage e) {
            err.println(e.getMessage());
            return WRONG_USAGE;
        }
    }

    private static int run(Options options, PrintStream out, PrintStream err) throws InterruptedException, WrongUsage {
        try {
            Outcome outcome = Run.of(options);
            Report report = new Report(outcome);
            if (outcome.opened() == 0) {
                err.println("No connection: " + outcome.failure());
            } else {
                (options.measures().json() ? err : out).print(report.table());
            }
            if (options.measures().json()) {
                out.println(report.json());
            }
            return outcome.findings().isEmpty() ? PASSED : FAILED;
        } catch (IOException e) {
            err.println("No connection: " + Failures.text(e, options.target()));
            return FAILED;
        }
    }
}
