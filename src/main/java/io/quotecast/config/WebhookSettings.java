package io.quotecast.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the webhook that decides what clients may do, if {@code quotecast.auth} is {@code webhook}. */
@ConfigMapping(prefix = "quotecast.webhook")
@RegisterForReflection
public interface WebhookSettings {
    /** Address that the server asks ({@code POST}) what a client may do. Required for {@code webhook}. */
    @UriScheme({"http", "https"})
    Optional<URI> url();

    /** Secret that the server sends to this address as {@code Authorization: Bearer}. */
    Optional<String> secret();

    /** What is asked about in addition to each new key: {@code subscribe}, {@code publish}, or {@code none}. */
    @WithDefault("subscribe,publish")
    List<String> events();

    /** Time within which the address must respond. */
    @WithDefault("2s")
    @DurationRange(min = "10ms", max = "30s")
    Duration timeout();

    /** Time for which a decision is used again; {@code 0s} asks every time. */
    @WithDefault("30s")
    @DurationRange(min = "100ms", max = "1h", orZero = true)
    Duration cacheTime();

    /** Decisions that are kept. */
    @WithDefault("10000")
    @Min(1)
    @Max(1_000_000)
    int cacheSize();

    /** Questions that may be open at once; further ones are answered as if the address were unavailable. */
    @WithDefault("100")
    @Min(1)
    @Max(10_000)
    int maxCalls();

    /** Failures in a row after which the address is not asked for {@code breaker-time}. */
    @WithDefault("5")
    @Min(1)
    @Max(1_000)
    int breakerFailures();

    /** Time after which an unavailable address is asked again. */
    @WithDefault("10s")
    @DurationRange(min = "100ms", max = "10m")
    Duration breakerTime();
}
