package io.quotecast.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.access.KeyFileEditor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code key list}: prints the names and permissions of the keys in a file, one key per line. */
@RegisterForReflection // Picocli accesses the fields by reflection, which a native image must know.
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists the keys of a file with what they permit and until when they are valid.")
final class KeyListCommand implements Callable<Integer> {
    private final InstantSource clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--file", required = true, description = "key file")
    private String file = "";

    KeyListCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try {
            KeyFileEditor.openExisting(Path.of(file))
                    .describe(clock.instant())
                    .forEach(line -> spec.commandLine().getOut().println(line));
            return 0;
        } catch (IllegalArgumentException | IOException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }
}
