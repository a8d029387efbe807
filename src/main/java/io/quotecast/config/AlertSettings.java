package io.quotecast.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Settings of the alerts that clients set on the server. */
@ConfigMapping(prefix = "quotecast.alerts")
@RegisterForReflection
public interface AlertSettings {
    /**
     * Whether clients without a key may set <a href="protocol.md#alerts">alerts</a>, which end with their connection.
     */
    @WithDefault("false")
    boolean guests();

    /** Alerts of one connection without a key. */
    @WithDefault("20")
    @Min(1)
    @Max(1_000)
    int maxPerConnection();

    /** Alerts of one key. */
    @WithDefault("500")
    @Min(1)
    @Max(5_000)
    int maxPerKey();

    /** Alerts on the server in total. */
    @WithDefault("10000")
    @Min(1)
    @Max(1_000_000)
    int maxTotal();

    /** Alerts of one key that fired while no client with it was connected, and wait until one is. */
    @WithDefault("100")
    @Min(1)
    @Max(10_000)
    int maxWaiting();

    Webhook webhook();

    /** Settings of the address to which fired alerts are sent. */
    interface Webhook {
        /**
         * Address to which the server sends ({@code POST}) each alert of a key that fires; see
         * <a href="user-guide.md#alerts">alerts</a>.
         */
        @UriScheme({"http", "https"})
        Optional<URI> url();

        /** Secret with which these requests are signed. Required with the address. */
        Optional<String> secret();

        /** Time of one attempt to send an alert. */
        @WithDefault("5s")
        @DurationRange(min = "10ms", max = "30s")
        Duration timeout();

        /** Attempts to send an alert before it is given up. */
        @WithDefault("6")
        @Min(1)
        @Max(20)
        int attempts();

        /** Longest time before the second attempt; it doubles with each further one, up to a minute. */
        @WithDefault("1s")
        @DurationRange(min = "10ms", max = "1m")
        Duration retry();

        /** Alerts that may wait to be sent; further ones are given up. */
        @WithDefault("1000")
        @Min(1)
        @Max(100_000)
        int queue();
    }
}
