package io.quotecast;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.config.SettingErrors;
import io.quotecast.source.SourceRegistry;
import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Why the server could not start, in one line that says what is wrong and what to do. */
final class StartFailure {
    private static final String CANNOT_START = "Quotecast cannot start: ";

    private StartFailure() {}

    /** Returns the line for a failure; empty if the failure is unexpected and needs its stack trace. */
    static Optional<String> describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof QuarkusBindException inUse) {
                return Optional.of(CANNOT_START + "port " + inUse.getPort() + " of " + inUse.getHost()
                        + " cannot be opened, because it is in use or not permitted; stop the program that uses it,"
                        + " or set quarkus.http.port to another port");
            }
            if (cause instanceof ConfigValidationException invalid) {
                return Optional.of(CANNOT_START + describe(invalid));
            }
            if (cause instanceof ConfigurationException && cause.getMessage() != null) {
                String message = cause.getMessage();
                return Optional.of(message.startsWith(CANNOT_START) ? message : CANNOT_START + message);
            }
        }
        return Optional.empty();
    }

    private static String describe(ConfigValidationException invalid) {
        SettingErrors errors = settingErrors();
        return IntStream.range(0, invalid.getProblemCount())
                .mapToObj(i -> errors.explain(invalid.getProblem(i).getMessage()))
                .distinct()
                .collect(Collectors.joining("; "));
    }

    /** Returns the explanations for all settings of the server. */
    static SettingErrors settingErrors() {
        List<Class<?>> mappings = new ArrayList<>(List.of(QuotecastConfig.class));
        mappings.addAll(SourceRegistry.settingsTypes());
        return new SettingErrors(mappings);
    }
}
