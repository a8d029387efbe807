package io.quotecast.config;

import io.smallrye.common.net.Inet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/** Settings of Quarkus and of the Kafka client that are valid there, and with which Quotecast cannot run. */
public final class FrameworkSettings {
    private static final List<String> TRUSTED_PROXIES =
            List.of("quarkus.http.proxy.trusted-proxies", "quarkus.management.proxy.trusted-proxies");
    private static final String COMPRESSION = "kafka.compression.type";
    private static final Set<String> NATIVE_COMPRESSION = Set.of("snappy", "zstd");

    /** An address with a port: {@code 10.0.0.1:8080}, {@code [::1]:8080}, or {@code [::1]}. */
    private static final Pattern WITH_PORT = Pattern.compile("(\\[(?<v6>[^]]+)]|(?<v4>[^:]+))(:(?<port>\\d{1,5}))?");

    private static final int MAX_PORT = 65_535;

    private FrameworkSettings() {}

    /**
     * Checks the settings.
     *
     * @param isNative whether this is a native executable, which contains no further native libraries
     * @throws IllegalArgumentException naming every invalid setting
     */
    public static void check(Config settings, boolean isNative) {
        List<String> violations = new ArrayList<>();
        for (String key : TRUSTED_PROXIES) {
            for (String proxy : settings.getOptionalValues(key, String.class).orElse(List.of())) {
                checkProxy(key, proxy.strip(), violations);
            }
        }
        if (isNative) {
            settings.getOptionalValue(COMPRESSION, String.class)
                    .filter(type -> NATIVE_COMPRESSION.contains(type.strip().toLowerCase(Locale.ROOT)))
                    .ifPresent(type -> violations.add(COMPRESSION + ": " + type
                            + " is not available in the native executable; must be one of none, gzip, lz4"));
        }
        if (!violations.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", violations));
        }
    }

    /** Quarkus looks a name up for every request, with a DNS client that it never closes. */
    private static void checkProxy(String key, String proxy, List<String> violations) {
        if (!isAddress(proxy)) {
            violations.add(key + ": " + proxy + " is not an address; must be an IP address or a network, such as"
                    + " 172.30.0.2 or 172.30.0.0/24, because a name is looked up again for every request");
        }
    }

    private static boolean isAddress(String proxy) {
        if (proxy.equals("localhost") || Inet.parseInetAddress(proxy) != null) {
            return true;
        }
        if (proxy.contains("/")) {
            return Inet.parseCidrAddress(proxy) != null;
        }
        Matcher parts = WITH_PORT.matcher(proxy);
        if (!parts.matches()) {
            return false;
        }
        boolean isPort = parts.group("port") == null || isPort(Integer.parseInt(parts.group("port")));
        return isPort
                && (parts.group("v6") == null
                        ? Inet.parseInet4Address(parts.group("v4")) != null
                        : Inet.parseInet6Address(parts.group("v6")) != null);
    }

    private static boolean isPort(int port) {
        return port >= 1 && port <= MAX_PORT;
    }
}
