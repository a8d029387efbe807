package io.quotecast.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

class RenamedSettingsTest {
    @Test
    void everyOldNameIsReportedWithTheNewOne() {
        ConfigSource source = new PropertiesConfigSource(
                Map.of(
                        "quotecast.push.backlog",
                        "1",
                        "quotecast.push.high-water",
                        "32K",
                        "quotecast.limits.burst",
                        "9"),
                "test",
                1_000);

        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> RenamedSettings.check(read(source)));

        assertEquals(
                "quotecast.push.backlog: renamed; use quotecast.push.buffer-events; "
                        + "quotecast.push.high-water: renamed; use quotecast.push.high-water-mark; "
                        + "quotecast.limits.burst: renamed; use quotecast.limits.message-burst",
                failure.getMessage());
    }

    @Test
    void anOldNameInTheEnvironmentIsReportedToo() {
        ConfigSource source = new EnvConfigSource(Map.of("QUOTECAST_PUSH_BACKLOG", "100"), 300);

        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> RenamedSettings.check(read(source)));

        assertEquals("quotecast.push.backlog: renamed; use quotecast.push.buffer-events", failure.getMessage());
    }

    @Test
    void newNamesAreFine() {
        ConfigSource source = new PropertiesConfigSource(Map.of("quotecast.push.buffer-events", "1"), "test", 1_000);

        assertDoesNotThrow(() -> RenamedSettings.check(read(source)));
    }

    private static RenamedSettings read(ConfigSource source) {
        return new SmallRyeConfigBuilder()
                .withMapping(RenamedSettings.class)
                .withMappingIgnore("quotecast.**")
                .withSources(source)
                .build()
                .getConfigMapping(RenamedSettings.class);
    }
}
