package io.quotecast.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameworkSettingsTest {
    private static final String PROXIES = "quarkus.http.proxy.trusted-proxies";
    private static final String COMPRESSION = "kafka.compression.type";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "172.30.0.2",
                "172.30.0.2:8443",
                "172.30.0.0/24",
                "127.0.0.1,10.0.0.0/8",
                "::1",
                "[::1]",
                "[::1]:8080",
                "2001:db8::7",
                "2001:db8::/32",
                "fd00::1%eth0",
                "localhost",
                " 172.30.0.2 , 172.30.0.3 "
            })
    void addressesAndNetworksOfProxiesAreAccepted(String value) {
        assertDoesNotThrow(() -> check(Map.of(PROXIES, value), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "balancer",
                "proxy.example.com",
                "proxy.example.com:8443",
                "localhost.",
                "localhost:80",
                "1.2.3",
                "1.2.3.256",
                "1.2.3.4.5",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/x",
                "balancer/24",
                "dead.beef",
                "::g",
                "[::1",
                "10.0.0.1:0",
                "10.0.0.1:65536",
                "10.0.0.1:http",
                "*"
            })
    void namesOfProxiesAreRefused(String value) {
        assertEquals(
                PROXIES + ": " + value + " is not an address; must be an IP address or a network, such as 172.30.0.2 or"
                        + " 172.30.0.0/24, because a name is looked up again for every request",
                failure(Map.of(PROXIES, value), false));
    }

    @Test
    void everyListIsChecked() {
        String failure = failure(
                Map.of(PROXIES, "10.0.0.1,balancer", "quarkus.management.proxy.trusted-proxies", "balancer"), false);

        assertEquals(2, failure.split("balancer is not an address", -1).length - 1);
    }

    @Test
    void aNameInTheEnvironmentIsRefusedToo() {
        Config settings = read(new EnvConfigSource(Map.of("QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "balancer"), 300));

        assertThrows(IllegalArgumentException.class, () -> FrameworkSettings.check(settings, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "ZSTD"})
    void compressionThatLoadsANativeLibraryIsRefusedInANativeImage(String type) {
        assertEquals(
                COMPRESSION + ": " + type
                        + " is not available in the native executable; must be one of none, gzip, lz4",
                failure(Map.of(COMPRESSION, type), true));
        assertDoesNotThrow(() -> check(Map.of(COMPRESSION, type), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "lz4"})
    void otherCompressionIsAcceptedInANativeImage(String type) {
        assertDoesNotThrow(() -> check(Map.of(COMPRESSION, type), true));
    }

    @Test
    void nothingIsRequired() {
        assertDoesNotThrow(() -> check(Map.of(), true));
    }

    private static String failure(Map<String, String> settings, boolean isNative) {
        return assertThrows(IllegalArgumentException.class, () -> check(settings, isNative))
                .getMessage();
    }

    private static void check(Map<String, String> settings, boolean isNative) {
        FrameworkSettings.check(read(new PropertiesConfigSource(settings, "test", 1_000)), isNative);
    }

    private static Config read(ConfigSource source) {
        return new SmallRyeConfigBuilder().withSources(source).build();
    }
}
