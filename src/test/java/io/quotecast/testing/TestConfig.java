package io.quotecast.testing;

import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.source.SourceRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Settings for tests that start no server: the defaults, except those that a test overrides. */
public final class TestConfig {
    private TestConfig() {}

    public static QuotecastConfig of(Map<String, String> overrides) {
        return all(overrides).getConfigMapping(QuotecastConfig.class);
    }

    /** Returns the settings of the server and of all sources. */
    public static SmallRyeConfig all(Map<String, String> overrides) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .withMapping(QuotecastConfig.class)
                .withConverter(io.quarkus.runtime.configuration.MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(java.time.Duration.class, 200, new io.quarkus.runtime.configuration.DurationConverter())
                .withSources(new PropertiesConfigSource(overrides, "test", 1_000));
        SourceRegistry.settingsTypes().forEach(builder::withMapping);
        return builder.build();
    }
}
