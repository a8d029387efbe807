package io.quotecast;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quotecast.cli.KeyCommand;
import java.security.SecureRandom;
import java.util.Arrays;

/** Main class: starts the server, or generates an API key if the first argument is {@code key}. */
@QuarkusMain
public class Quotecast {
    private Quotecast() {}

    public static void main(String... arguments) {
        if (arguments.length > 0 && arguments[0].equals("key")) {
            String[] keyArguments = Arrays.copyOfRange(arguments, 1, arguments.length);
            System.exit(KeyCommand.run(new SecureRandom(), keyArguments));
        }
        Quarkus.run(arguments);
    }
}
