package io.quotecast.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.access.KeyFileEditor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code key revoke}: removes a key from a file. */
@RegisterForReflection // Picocli accesses the fields by reflection, which a native image must know.
@Command(
        name = "revoke",
        sortOptions = false,
        description = "Revokes a key. A running server closes its connections within two seconds.")
final class KeyRevokeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--file", required = true, description = "key file")
    private String file = "";

    @Option(
            names = "--name",
            required = true,
            description = "name of the key; earlier keys of this name are revoked too")
    private String name = "";

    @Override
    public Integer call() {
        try {
            KeyFileEditor editor = KeyFileEditor.openExisting(Path.of(file));
            editor.revoke(name);
            editor.write();
        } catch (IllegalArgumentException | IOException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        spec.commandLine().getOut().printf("Revoked key %s in %s%n", name, file);
        return 0;
    }
}
