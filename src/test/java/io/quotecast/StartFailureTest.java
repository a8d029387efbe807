package io.quotecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quotecast.testing.TestConfig;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartFailureTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hartbeat | 1s | unknown setting; did you mean quotecast.heartbeat?",
                "heart-beat | 1s | unknown setting; did you mean quotecast.heartbeat?",
                "Auth | none | unknown setting; did you mean quotecast.auth?",
                "max-rooms | 5 | unknown setting; did you mean quotecast.limits.max-rooms?",
                "limits.max-room | 5 | unknown setting; did you mean quotecast.limits.max-rooms?",
                "simulator.symbol | 5 | unknown setting; did you mean quotecast.simulator.symbols?",
                "push.max_pending | 1M | unknown setting; did you mean quotecast.push.max-pending?",
                "colour | red | unknown setting; operations.md lists all settings",
                "limits.max-connections | 10k | '10k' is not a whole number (1 to 10000000)",
                "limits.max-connections | 1e4 | '1e4' is not a whole number (1 to 10000000)",
                "limits.max-connections | 99999999999 | '99999999999' is not a whole number (1 to 10000000)",
                "simulator.seed | x | 'x' is not a whole number",
                "simulator.symbols | `` | '' is not a whole number (at least 1)",
                "replay.speed | fast | 'fast' is not a number (0 to 1000000)",
                "heartbeat | soon | 'soon' is not a duration such as 500ms, 10s or 5m (100ms to 1h)",
                "push.max-pending | 4X | '4X' is not a size such as 512K, 64M or 2G (64K to 1G)",
            })
    void aSettingThatCannotBeReadIsExplained(String key, String value, String expected) {
        ConfigValidationException invalid =
                assertThrows(ConfigValidationException.class, () -> TestConfig.all(Map.of("quotecast." + key, value)));

        assertEquals(
                Optional.of("Quotecast cannot start: quotecast." + key + ": " + expected),
                StartFailure.describe(new RuntimeException("failed to start", invalid)));
    }

    @Test
    void aPortThatCannotBeOpenedIsExplainedForEachTransport() {
        for (IOException failure : List.of(
                new QuarkusBindException("127.0.0.1", 80, new BindException("Permission denied")),
                new BindException("Permission denied"),
                new IOException("bind(..) failed with error(-13): Permission denied"))) {
            assertEquals(
                    Optional.of("Quotecast cannot start: cannot listen on 127.0.0.1:80: permission denied; stop the"
                            + " program that uses the port, or set quarkus.http.port to another one"),
                    StartFailure.describe(new RuntimeException(failure), () -> "127.0.0.1:80"));
        }
    }

    @Test
    void aConfigurationErrorIsOneLine() {
        Optional<String> expected = Optional.of("Quotecast cannot start: quotecast.auth: 'x' is invalid");

        assertEquals(
                expected,
                StartFailure.describe(new RuntimeException(
                        new ConfigurationException("Quotecast cannot start: quotecast.auth: 'x' is invalid"))));
        assertEquals(expected, StartFailure.describe(new ConfigurationException("quotecast.auth: 'x' is invalid")));
    }

    @Test
    void anUnexpectedFailureNeedsItsStackTrace() {
        assertEquals(Optional.empty(), StartFailure.describe(new IllegalStateException("broken")));
    }

    @Test
    void namesThatWereProbablyMeantAsSettingsAreReported() {
        assertEquals(
                List.of(
                        "quotcast.auth is not a setting and is ignored; did you mean quotecast.auth?",
                        "QUOTECAST_HARTBEAT is not a setting and is ignored; did you mean QUOTECAST_HEARTBEAT?"),
                StartFailure.settingErrors()
                        .ignored(List.of(
                                "quotcast.auth",
                                "QUOTECAST_HARTBEAT",
                                "quotecast.hartbeat",
                                "QUOTECAST_HEARTBEAT",
                                "QUOTECAST_LIMITS_MAX_ROOMS",
                                "QUOTECAST_SERVICE_HOST",
                                "QUOTECAST_PORT_8080_TCP",
                                "quotecast.limits.max-rooms",
                                "java.version",
                                "PATH")));
    }
}
