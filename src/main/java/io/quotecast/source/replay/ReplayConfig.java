package io.quotecast.source.replay;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.config.OneOf;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of the replay. */
@ConfigMapping(prefix = "quotecast.replay")
@Unremovable
@RegisterForReflection
public interface ReplayConfig {
    /**
     * Recording to replay: NDJSON or JSON arrays in the format of the ingest API, CSV with a header, or a recording of
     * another vendor; plain, or compressed with gzip, zip or zstd; or a <a href="feed.md#captures">capture</a>, or a
     * directory of them. This setting or {@code files} is required if
     * {@code source} contains {@code replay}.
     */
    Optional<Path> file();

    /** Further recordings: paths and glob patterns, such as {@code trades.csv.gz,day/*.csv.zst}; merged by time. */
    Optional<List<String>> files();

    /**
     * Format of files without a known header, such as {@code binance-trades}, or {@code capture-} and the name of the
     * exchange for a capture by another program; by default, their names determine it.
     */
    Optional<String> format();

    /** Symbols for symbols of the recordings, such as {@code BTCUSDT:BTC-USD}; others keep their names. */
    Optional<List<String>> symbols();

    /**
     * Whether instruments that the catalogue lacks, and decimals of those without events, are taken from the recordings
     * ({@code from-file}), or their events are rejected ({@code catalogue}).
     */
    @WithDefault("from-file")
    @OneOf({"from-file", "catalogue"})
    String instruments();

    /**
     * Folder for temporary files, in which recordings are sorted by time that are not, such as those of Massive; about
     * the size of the compressed recordings is needed. Without it, such a recording is not replayed.
     */
    Optional<Path> sortFolder();

    /** Times of the events: as recorded ({@code original}), or shifted so that the first is sent now ({@code now}). */
    @WithDefault("original")
    @OneOf({"original", "now"})
    String times();

    /** Speed: 1 is the recorded speed, 2 is twice as fast, 0 is as fast as possible. */
    @WithDefault("1")
    @DecimalMin("0")
    @DecimalMax("1000000")
    double speed();

    /** Whether the replay starts over at its end, with times that continue from there. */
    @WithDefault("false")
    boolean loop();

    /**
     * Whether the bars of the time before a <a href="feed.md#captures">capture</a> of Binance, Coinbase or Kraken are
     * loaded from the exchange's REST API, at the {@code backfill-address} of the exchange.
     */
    @WithDefault("false")
    boolean backfill();
}
