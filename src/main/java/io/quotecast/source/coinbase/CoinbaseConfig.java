package io.quotecast.source.coinbase;

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

/** Settings of the public feed of Coinbase Exchange, which requires no key. */
@ConfigMapping(prefix = "quotecast.coinbase")
@Unremovable
@RegisterForReflection
public interface CoinbaseConfig {
    /** Address of the exchange's WebSocket. */
    @WithDefault("wss://ws-feed.exchange.coinbase.com")
    @UriScheme({"ws", "wss"})
    URI address();

    /**
     * Address of a second line that carries the same data, and may be the same as {@code address}. What one of the two
     * <a href="feed.md#lines-a-and-b">lines</a> leaves out comes from the other.
     */
    @UriScheme({"ws", "wss"})
    Optional<URI> lineB();

    /** Products to subscribe to. */
    @WithDefault("BTC-USD,ETH-USD,SOL-USD")
    @Size(min = 1, max = CoinbaseSettings.MAX_PRODUCTS)
    List<String> products();

    /** Symbols for products, such as {@code BTC-USD:BTC}; other products keep their names. */
    Optional<List<String>> symbols();

    /**
     * Address of the exchange's list of products, which gives their decimals. Default: {@code /products} at the host of
     * {@code address}, with {@code api} in place of {@code ws-feed}.
     */
    @UriScheme({"http", "https"})
    Optional<URI> productList();

    /**
     * Time without trades and quotes, or without an acknowledgement of the subscription, after which the connection is
     * closed and opened again; four times as long while heartbeats confirm that no trade is missing. It should exceed
     * the usual time between two trades.
     */
    @WithDefault("10s")
    @DurationRange(min = "1s", max = "1h")
    Duration silence();

    /**
     * Whether the bars of the time before the start are loaded from the exchange's REST API: days of two years, hours
     * of 30 days and minutes of 5 days.
     */
    @WithDefault("false")
    boolean backfill();

    /** Address of the REST API from which bars are loaded. */
    @WithDefault("https://api.exchange.coinbase.com")
    @UriScheme({"http", "https"})
    URI backfillAddress();
}
