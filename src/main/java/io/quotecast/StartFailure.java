package io.quotecast;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.config.SettingErrors;
import io.quotecast.source.SourceRegistry;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Why the server could not start, in one line that says what is wrong and what to do. */
final class StartFailure {
    private static final String CANNOT_START = "Quotecast cannot start: ";

    private StartFailure() {}

    /** Returns the line for a failure; empty if the failure is unexpected and needs its stack trace. */
    static Optional<String> describe(Throwable failure) {
        return describe(failure, StartFailure::address);
    }

    /**
     * @param address supplies where the server listens; not called if the settings cannot be read
     */
    static Optional<String> describe(Throwable failure, Supplier<String> address) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isFailedBind(cause)) {
                return Optional.of(CANNOT_START + "cannot listen on " + address.get() + ": " + reason(cause)
                        + "; stop the program that uses the port, or set quarkus.http.port to another one");
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

    private static String address() {
        Config config = ConfigProvider.getConfig();
        return config.getOptionalValue("quarkus.http.host", String.class).orElse("0.0.0.0") + ":"
                + config.getOptionalValue("quarkus.http.port", String.class).orElse("8080");
    }

    /** Whether a port cannot be opened; the transports of Netty have different exceptions for that. */
    private static boolean isFailedBind(Throwable failure) {
        return failure instanceof BindException
                || (failure instanceof IOException
                        && String.valueOf(failure.getMessage()).startsWith("bind("));
    }

    private static String reason(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2)
                .toLowerCase(Locale.ROOT);
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
