package io.quotecast.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mp.jwt.verify.issuer",
                "mp.jwt.verify.publickey.location",
                "mp.jwt.verify.publickey",
                "smallrye.jwt.verify.key.location",
                "smallrye.jwt.verify.secretkey"
            })
    void tokensAreNotAcceptedWithoutAnAudience(String setting) {
        Map<String, String> settings = new HashMap<>(Map.of(setting, "something"));

        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> TokenSettings.check(config(settings)));

        assertTrue(failure.getMessage().startsWith("mp.jwt.verify.audiences: not set"), failure.getMessage());
        assertTrue(failure.getMessage().endsWith("because " + setting + " is set"), failure.getMessage());
        for (String empty : new String[] {"", " ", ",", " , "}) {
            settings.put("mp.jwt.verify.audiences", empty);
            assertThrows(IllegalArgumentException.class, () -> TokenSettings.check(config(settings)), empty);
        }
        settings.put("mp.jwt.verify.audiences", "quotecast");
        assertDoesNotThrow(() -> TokenSettings.check(config(settings)));
    }

    @Test
    void aServerWithoutTokensNeedsNoAudience() {
        assertDoesNotThrow(() -> TokenSettings.check(config(Map.of("quotecast.auth", "required"))));
    }

    private static Config config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(settings, "test", 1_000))
                .build();
    }
}
