package io.quotecast.config;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the choice between sources that deliver the same instruments. */
@RegisterForReflection
public interface SourcePrioritySettings {
    /**
     * Sources that may <a href="feed.md#several-sources-for-one-instrument">deliver the same instruments</a>, the
     * preferred one first, such as {@code coinbase,binance}. All of them must be in {@code source}. Without this
     * setting, sources that deliver the same instrument prevent the start.
     */
    Optional<List<String>> priority();

    /** How long the source of an instrument may be stale or down before the next one is used. */
    @WithDefault("2s")
    @DurationRange(min = "0s", max = "1h")
    Duration failover();

    /**
     * How long the source of an instrument may deliver none of its events, while another one does, before that one is
     * used.
     */
    @WithDefault("30s")
    @DurationRange(min = "1s", max = "24h")
    Duration silence();

    /** How long a preferred source has to deliver again before it is used again. */
    @WithDefault("30s")
    @DurationRange(min = "0s", max = "24h")
    Duration failback();
}
