package io.quotecast.source.kraken;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.config.DurationRange;
import io.quotecast.config.UriScheme;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the public feed of Kraken spot, which requires no key. */
@ConfigMapping(prefix = "quotecast.kraken")
@Unremovable
@RegisterForReflection
public interface KrakenConfig {
    /** Address of the exchange's WebSocket, version 2. */
    @WithDefault("wss://ws.kraken.com/v2")
    @UriScheme({"ws", "wss"})
    URI address();

    /**
     * Address of a second line that carries the same data, and may be the same as {@code address}. What one of the two
     * <a href="feed.md#lines-a-and-b">lines</a> leaves out comes from the other.
     */
    @UriScheme({"ws", "wss"})
    Optional<URI> lineB();

    /** Products to subscribe to. More than 200 are spread over several connections. */
    @WithDefault("BTC/USD,ETH/USD,SOL/USD")
    @Size(min = 1, max = KrakenSettings.MAX_PRODUCTS)
    List<String> products();

    /** Symbols for products, such as {@code BTC/USD:XBT}; other products get a hyphen, as in {@code BTC-USD}. */
    Optional<List<String>> symbols();

    /**
     * Address of the exchange's list of products, which gives their decimals. Default: {@code /0/public/AssetPairs} at
     * the host of {@code address}, with {@code api} in place of {@code ws}.
     */
    @UriScheme({"http", "https"})
    Optional<URI> productList();

    /**
     * Time without trades and quotes, or without an acknowledgement of the subscription, after which a connection is
     * closed and opened again; four times as long while heartbeats confirm that there is nothing to send.
     */
    @WithDefault("10s")
    @DurationRange(min = "1s", max = "1h")
    Duration silence();

    /**
     * Whether the bars of the time before the start are loaded from the exchange's REST API: 710 bars each of 1d, 1h,
     * 15m, 5m and 1m.
     */
    @WithDefault("false")
    boolean backfill();

    /** Address of the REST API from which bars are loaded. */
    @WithDefault("https://api.kraken.com")
    @UriScheme({"http", "https"})
    URI backfillAddress();
}
