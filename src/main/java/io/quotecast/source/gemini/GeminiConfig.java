package io.quotecast.source.gemini;

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

/** Settings of the public feed of Gemini, which requires no key. */
@ConfigMapping(prefix = "quotecast.gemini")
@Unremovable
@RegisterForReflection
public interface GeminiConfig {
    /** Address of the exchange's WebSocket, version 2 of its market data. */
    @WithDefault("wss://api.gemini.com/v2/marketdata")
    @UriScheme({"ws", "wss"})
    URI address();

    /** Products to subscribe to. More than 50 are spread over several connections. */
    @WithDefault("BTCUSD,ETHUSD,SOLUSD")
    @Size(min = 1, max = GeminiSettings.MAX_PRODUCTS)
    List<String> products();

    /** Symbols for products, such as {@code BTCUSD:BTC-USD}; other products keep their names. */
    Optional<List<String>> symbols();

    /**
     * Address of the exchange's descriptions of products, which give their decimals; the product is appended. Default:
     * {@code /v1/symbols/details/} at the host of {@code address}.
     */
    @UriScheme({"http", "https"})
    Optional<URI> productList();

    /**
     * Time without trades and order books after which a connection is closed and opened again; four times as long while
     * numbered heartbeats confirm that nothing is missing.
     */
    @WithDefault("30s")
    @DurationRange(min = "1s", max = "1h")
    Duration silence();
}
