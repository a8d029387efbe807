package io.quotecast.source.binance;

import io.quotecast.source.exchange.ExchangeSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Settings of the connections to Binance spot. */
final class BinanceSettings {
    static final int MAX_PRODUCTS = 500;

    private static final Duration OVERLAP = Duration.ofSeconds(5);
    private static final ExchangeSettings.ProductNames NAMES = new ExchangeSettings.ProductNames(
            Pattern.compile("[A-Z0-9]{1,20}"),
            "1 to 20 of A-Z and 0-9",
            "BTCUSDT:BTC-USDT",
            MAX_PRODUCTS,
            UnaryOperator.identity());

    private BinanceSettings() {}

    /**
     * @param address address of the WebSocket, without {@code /stream}
     * @param mappings symbols for products, such as {@code BTCUSDT:BTC-USDT}
     * @param maxLife age at which a connection is replaced
     */
    static ExchangeSettings of(
            URI address, List<String> products, List<String> mappings, Duration silence, Duration maxLife) {
        return ExchangeSettings.of(address, NAMES, products, mappings, silence).withRenewal(maxLife, OVERLAP);
    }
}
