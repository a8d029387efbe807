package io.quotecast.source.binance;

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

/** Settings of the public feed of Binance spot, which requires no key. */
@ConfigMapping(prefix = "quotecast.binance")
@Unremovable
@RegisterForReflection
public interface BinanceConfig {
    /** Address of the exchange's WebSocket, without {@code /stream}. The default one has market data only. */
    @WithDefault("wss://data-stream.binance.vision")
    @UriScheme({"ws", "wss"})
    URI address();

    /**
     * Address of a second line that carries the same data, and may be the same as {@code address}. What one of the two
     * <a href="feed.md#lines-a-and-b">lines</a> leaves out comes from the other.
     */
    @UriScheme({"ws", "wss"})
    Optional<URI> lineB();

    /** Products to subscribe to. More than 100 are spread over several connections. */
    @WithDefault("BTCUSDT,ETHUSDT,SOLUSDT")
    @Size(min = 1, max = BinanceSettings.MAX_PRODUCTS)
    List<String> products();

    /** Symbols for products, such as {@code BTCUSDT:BTC-USDT}; other products keep their names. */
    Optional<List<String>> symbols();

    /**
     * Address of the exchange's list of products, which gives their decimals. Default: {@code /api/v3/exchangeInfo} at
     * the host of {@code address}, with {@code data-api} in place of {@code data-stream}.
     */
    @UriScheme({"http", "https"})
    Optional<URI> productList();

    /** Time without trades and quotes after which a connection is closed and opened again. */
    @WithDefault("10s")
    @DurationRange(min = "1s", max = "1h")
    Duration silence();

    /** Age at which a connection is replaced by a new one; the exchange closes connections after 24 hours. */
    @WithDefault("23h")
    @DurationRange(min = "1m", max = "24h")
    Duration maxLife();

    /**
     * Whether the bars of the time before the start are loaded from the exchange's REST API: days of two years, hours
     * of 30 days and minutes of 5 days.
     */
    @WithDefault("false")
    boolean backfill();

    /** Address of the REST API from which bars are loaded. */
    @WithDefault("https://data-api.binance.vision")
    @UriScheme({"http", "https"})
    URI backfillAddress();
}
