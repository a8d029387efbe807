package io.quotecast.source.alpaca;

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

/** Settings of the feed of Alpaca, which requires a key. */
@ConfigMapping(prefix = "quotecast.alpaca")
@Unremovable
@RegisterForReflection
public interface AlpacaConfig {
    /** Address of Alpaca's WebSocket, without {@code /v2} and the feed. */
    @WithDefault("wss://stream.data.alpaca.markets")
    @UriScheme({"ws", "wss"})
    URI address();

    /**
     * Feed: {@code iex} (one exchange, free), {@code sip} (all exchanges), {@code delayed_sip} (15 minutes late), or
     * {@code test}, which has only the symbol {@code FAKEPACA} and data at any time.
     */
    @WithDefault("iex")
    @OneOf({"iex", "sip", "delayed_sip", "test"})
    String feed();

    /** Key id. Required if {@code source} contains {@code alpaca}. */
    Optional<String> key();

    /** Secret of the key. Required if {@code source} contains {@code alpaca}. */
    Optional<String> secret();

    /** Symbols to subscribe to, for feeds other than {@code test}; the free plan allows 30. */
    @WithDefault("AAPL,MSFT,NVDA")
    @Size(min = 1, max = AlpacaSettings.MAX_PRODUCTS)
    List<String> products();

    /** Whether to subscribe to price bands (limit up, limit down) too. */
    @WithDefault("false")
    boolean priceBands();

    /** Other symbols for products, such as {@code BRK.B:BRK-B}; other products keep their names. */
    Optional<List<String>> symbols();

    /**
     * Time without trades and quotes after which the connection is closed and opened again. While the market is closed,
     * this happens too.
     */
    @WithDefault("10m")
    @DurationRange(min = "1s", max = "24h")
    Duration silence();
}
