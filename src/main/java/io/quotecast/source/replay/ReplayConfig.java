package io.quotecast.source.replay;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of the replay. */
@ConfigMapping(prefix = "quotecast.replay")
@Unremovable
@RegisterForReflection
public interface ReplayConfig {
    /**
     * Recording to replay: NDJSON or JSON arrays in the format of the ingest API, or CSV with a header, optionally
     * compressed with gzip; or a <a href="feed.md#captures">capture</a>, or a directory of them. Required if
     * {@code source} contains {@code replay}.
     */
    Optional<Path> file();

    /**
     * Format of a recording that does not say it: {@code capture-} and the name of the exchange, such as
     * {@code capture-coinbase}, for a capture by another program.
     */
    Optional<String> format();

    /** Speed: 1 is the recorded speed, 2 is twice as fast, 0 is as fast as possible. */
    @WithDefault("1")
    @DecimalMin("0")
    @DecimalMax("1000000")
    double speed();

    /** Whether the replay starts over at its end, with times that continue from there. */
    @WithDefault("false")
    boolean loop();
}
