package io.quotecast.source.massive;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quotecast.config.DurationRange;
import io.quotecast.config.OneOf;
import io.quotecast.config.UriScheme;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the feed of Massive, formerly Polygon, which requires a key. */
@ConfigMapping(prefix = "quotecast.massive")
@Unremovable
@RegisterForReflection
public interface MassiveConfig {
    /**
     * Address of Massive's WebSocket, without the market; {@code wss://delayed.massive.com} for plans with delayed
     * data.
     */
    @WithDefault("wss://socket.massive.com")
    @UriScheme({"ws", "wss"})
    URI address();

    /** Market: {@code stocks}, or {@code crypto} with products such as {@code BTC-USD}. */
    @WithDefault("stocks")
    @OneOf({"stocks", "crypto"})
    String market();

    /** Key. Required if {@code source} contains {@code massive}. */
    Optional<String> key();

    /** Tickers to subscribe to. */
    @WithDefault("AAPL,MSFT,NVDA")
    @Size(min = 1, max = MassiveSettings.MAX_PRODUCTS)
    List<String> products();

    /** Whether to subscribe to the price bands of stocks (limit up, limit down) too, which some plans contain. */
    @WithDefault("false")
    boolean priceBands();

    /** Other symbols for products, such as {@code BRK.B:BRK-B}; other products keep their names, in upper case. */
    Optional<List<String>> symbols();

    /**
     * Time without trades and quotes after which the connection is closed and opened again. While the market is closed,
     * this happens too.
     */
    @WithDefault("10m")
    @DurationRange(min = "1s", max = "24h")
    Duration silence();
}
