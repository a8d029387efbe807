package io.quotecast.source.bitstamp;

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

/** Settings of the public feed of Bitstamp, which requires no key. */
@ConfigMapping(prefix = "quotecast.bitstamp")
@Unremovable
@RegisterForReflection
public interface BitstampConfig {
    /** Address of the exchange's WebSocket. */
    @WithDefault("wss://ws.bitstamp.net")
    @UriScheme({"ws", "wss"})
    URI address();

    /** Products to subscribe to. More than 50 are spread over several connections. */
    @WithDefault("btcusd,ethusd,solusd")
    @Size(min = 1, max = BitstampSettings.MAX_PRODUCTS)
    List<String> products();

    /** Symbols for products, such as {@code btcusd:BTC-USD}; other products get capital letters. */
    Optional<List<String>> symbols();

    /**
     * Address of the exchange's list of products, which gives their decimals. Default:
     * {@code /api/v2/trading-pairs-info/} at the host of {@code address}, with {@code www} in place of {@code ws}.
     */
    @UriScheme({"http", "https"})
    Optional<URI> productList();

    /**
     * Time without trades and order books, or without an acknowledgement of a subscription, after which a connection is
     * closed and opened again.
     */
    @WithDefault("30s")
    @DurationRange(min = "1s", max = "1h")
    Duration silence();

    /** Age at which a connection is replaced by a new one; the exchange closes connections after 90 days. */
    @WithDefault("24h")
    @DurationRange(min = "1m", max = "24h")
    Duration maxLife();
}
