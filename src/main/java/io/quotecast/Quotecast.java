package io.quotecast;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quotecast.cli.QuotecastCommand;
import java.security.SecureRandom;
import java.util.OptionalInt;

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
        Quarkus.run();
    }
}
