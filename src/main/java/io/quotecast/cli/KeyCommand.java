package io.quotecast.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.access.ApiKeyGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
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

/**
 * The command {@code key}: generates an API key, prints it once, and prints its entry or adds it to a key file. Its
 * subcommands list, replace and revoke the keys of a file.
 */
@RegisterForReflection // Picocli accesses the fields by reflection, which a native image must know.
@Command(
        name = "key",
        sortOptions = false,
        description = "Generates an API key. The key is printed once; the key file contains only its hash.")
final class KeyCommand implements Callable<Integer> {
    private final RandomGenerator random;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    // Not required by Picocli, which would require it of the subcommands too.
    @Option(names = "--name", description = "name for logs: 1 to 40 characters of a-z A-Z 0-9 . _ -")
    private String name = "";

    @Option(names = "--roles", split = ",", description = "roles that the key grants, of read,publish,ingest,admin")
    private List<String> roles = List.of();

    @Option(
            names = "--symbols",
            split = ",",
            description = "symbols that the key permits, such as AAPL,BTC-*; default: all")
    private List<String> symbols = List.of();

    @Option(
            names = "--read-topics",
            split = ",",
            description = "topics that the key may subscribe to, and rooms that it may enter, such as lobby,desk.*;"
                    + " default: all")
    private List<String> readTopics = List.of();

    @Option(
            names = "--publish-topics",
            split = ",",
            description = "topics and rooms that the key may publish to; default: all")
    private List<String> publishTopics = List.of();

    @Option(names = "--expires", description = "time of expiry, such as 2027-01-31T00:00:00Z; default: never")
    private @Nullable String expires;

    @Option(
            names = "--limit",
            split = ",",
            description = "limits of the key, such as max_symbols=50,connections=10; also"
                    + " messages_per_second, burst, publishes_per_second")
    private Map<String, Integer> limits = Map.of();

    @Option(names = "--file", description = "key file to which the entry is added; created if it does not exist")
    private @Nullable String file;

    KeyCommand(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public Integer call() {
        List<String> missing = new ArrayList<>();
        if (name.isEmpty()) {
            missing.add("'--name=<name>'");
        }
        if (roles.isEmpty()) {
            missing.add("'--roles=<roles>'");
        }
        if (!missing.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Missing required option" + (missing.size() > 1 ? "s" : "") + ": " + String.join(", ", missing));
        }
        ApiKeyGenerator.GeneratedKey generatedKey;
        try {
            Instant expiry = expires == null ? null : Instant.parse(expires);
            generatedKey = ApiKeyGenerator.generate(
                    name,
                    roles,
                    symbols,
                    new ApiKeyGenerator.Topics(readTopics, publishTopics),
                    expiry,
                    limits,
                    random);
            if (file != null) {
                ApiKeyGenerator.add(Path.of(file), generatedKey);
            }
        } catch (DateTimeException e) {
            throw new ParameterException(
                    spec.commandLine(), "--expires: '" + expires + "' is not a time such as 2027-01-31T00:00:00Z");
        } catch (IllegalArgumentException | IOException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        spec.commandLine()
                .getOut()
                .printf("Key of %s, which is not shown again:%n%n    %s%n%n", name, generatedKey.key());
        spec.commandLine()
                .getOut()
                .printf(
                        file == null
                                ? "Entry for the list in the file that quotecast.keys-file names:%n%n    %s%n"
                                : "Added to " + file + ":%n%n    %s%n",
                        generatedKey.entry());
        return 0;
    }
}
