package io.quotecast.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.access.ApiKeyGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code key}: makes an API key, shows it once, and says or writes what the key file is to have of it. */
@RegisterForReflection // Picocli reads and sets its fields, which a native image otherwise has no names of.
@Command(
        name = "key",
        sortOptions = false,
        description = "Makes an API key. It is shown once and kept nowhere: the key file has only its hash.")
final class KeyCommand implements Callable<Integer> {
    private final RandomGenerator random;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--name", required = true, description = "who holds it, for logs: 1-40 of a-z A-Z 0-9 . _ -")
    private String name = "";

    @Option(
            names = "--roles",
            split = ",",
            required = true,
            description = "what it allows, of read,publish,ingest,admin")
    private List<String> roles = List.of();

    @Option(names = "--symbols", split = ",", description = "for which symbols, as AAPL,BTC-*; all if left out")
    private List<String> symbols = List.of();

    @Option(names = "--expires", description = "when it ends, as 2027-01-31T00:00:00Z; never if left out")
    private @Nullable String expires;

    @Option(
            names = "--limit",
            split = ",",
            description = "limits of its own, as max_symbols=50,connections=10; also"
                    + " messages_per_second, burst, publishes_per_second")
    private Map<String, Integer> limits = Map.of();

    @Option(names = "--file", description = "adds it to this key file, which is made if there is none")
    private @Nullable String file;

    KeyCommand(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Integer call() {
        ApiKeyGenerator.GeneratedKey generatedKey;
        try {
            Instant end = expires == null ? null : Instant.parse(expires);
            generatedKey = ApiKeyGenerator.generate(name, roles, symbols, end, limits, random);
            if (file != null) {
                ApiKeyGenerator.add(Path.of(file), generatedKey);
            }
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "--expires '" + expires + "' must be a time as 2027-01-31T00:00:00Z");
        } catch (IllegalArgumentException | IOException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        spec.commandLine()
                .getOut()
                .printf("The key of %s, shown only this once:%n%n    %s%n%n", name, generatedKey.key());
        spec.commandLine()
                .getOut()
                .printf(
                        file == null
                                ? "One entry for the list in the file of quotecast.keys-file:%n%n    %s%n"
                                : "Added to " + file + ":%n%n    %s%n",
                        generatedKey.entry());
        return 0;
    }
}
