package io.quotecast;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quotecast.cli.QuotecastCommand;
import java.security.SecureRandom;
import java.util.OptionalInt;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The entry point of the program: parses the command line, and starts the server only if that asks for it. */
@QuarkusMain
public class Quotecast {
    private Quotecast() {}

    public static void main(String... arguments) {
        // Without arguments, nothing needs to be parsed, and the start is not delayed by loading Picocli.
        if (arguments.length > 0) {
            OptionalInt exitCode = QuotecastCommand.execute(new SecureRandom(), arguments);
            if (exitCode.isPresent()) {
                System.exit(exitCode.getAsInt());
            }
        }
        Quarkus.run(null, Quotecast::exit);
    }

    /**
     * Ends the process.
     *
     * @param failure why the server could not start; null if it has ended
     */
    private static void exit(int exitCode, @Nullable Throwable failure) {
        if (failure != null) {
            StartFailure.describe(failure).ifPresentOrElse(System.err::println, () -> Logger.getLogger(Quotecast.class)
                    .error("Quotecast cannot start", failure));
        }
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exitCode, failure);
    }
}
