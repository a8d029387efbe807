package io.quotecast.cli;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.access.KeyFileEditor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code key rotate}: replaces a key by a new one, while the old one stays valid for some time. */
@RegisterForReflection // Picocli accesses the fields by reflection, which a native image must know.
@Command(
        name = "rotate",
        sortOptions = false,
        description = "Replaces a key by a new one with the same permissions, which is printed once. The old key stays"
                + " valid for the overlap, in which its holder changes to the new one.")
final class KeyRotateCommand implements Callable<Integer> {
    private static final Pattern OVERLAP = Pattern.compile("([0-9]{1,6})([smhd])");
    private static final int MAX_DAYS = 3_650;

    private final InstantSource clock;
    private final RandomGenerator random;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--file", required = true, description = "key file")
    private String file = "";

    @Option(names = "--name", required = true, description = "name of the key")
    private String name = "";

    @Option(
            names = "--overlap",
            defaultValue = "24h",
            description = "how long the old key stays valid, such as 0s, 30m, 24h or 7d; default: 24h")
    private String overlap = "24h";

    KeyRotateCommand(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Integer call() {
        Duration duration = parseOverlap();
        String key;
        try {
            KeyFileEditor editor = KeyFileEditor.openExisting(Path.of(file));
            key = editor.rotate(name, duration, clock.instant(), random);
            editor.write();
        } catch (IllegalArgumentException | IOException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
        spec.commandLine().getOut().printf("New key of %s, which is not shown again:%n%n    %s%n%n", name, key);
        if (duration.isZero()) {
            spec.commandLine().getOut().printf("The old key is no longer valid.%n");
        } else {
            spec.commandLine().getOut().printf("The old key is valid for %s more.%n", overlap);
        }
        return 0;
    }

    private Duration parseOverlap() {
        Matcher matcher = OVERLAP.matcher(overlap);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            Duration duration =
                    switch (matcher.group(2)) {
                        case "s" -> Duration.ofSeconds(count);
                        case "m" -> Duration.ofMinutes(count);
                        case "h" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    };
            if (duration.compareTo(Duration.ofDays(MAX_DAYS)) <= 0) {
                return duration;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "--overlap: '" + overlap + "' must be a time such as 30m, 24h or 7d (0s to " + MAX_DAYS + "d)");
    }
}
