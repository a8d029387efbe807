package io.quotecast.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The command {@code serve}: requests the server, which the main class starts once the command line is parsed. */
@RegisterForReflection // Picocli reads the annotation, which a native image does not otherwise contain.
@Command(name = "serve", description = "Starts the server.", footer = ServeCommand.SETTINGS)
final class ServeCommand implements Callable<Integer> {
    static final String SETTINGS =
            "%nSettings of the server are system properties, before -jar, or environment variables:"
                    + "%n  java -Dquotecast.heartbeat=1s -jar quarkus-run.jar"
                    + "%n  QUOTECAST_HEARTBEAT=1s java -jar quarkus-run.jar";

    private boolean isRequested;

    /** Whether the command line asks for the server. */
    boolean isRequested() {
        return isRequested;
    }

    @Override
    public Integer call() {
        isRequested = true;
        return 0;
    }
}
