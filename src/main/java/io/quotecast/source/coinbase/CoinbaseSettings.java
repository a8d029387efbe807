package io.quotecast.source.coinbase;

import io.quotecast.source.exchange.ExchangeSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Settings of the connection to Coinbase Exchange. */
public final class CoinbaseSettings {
    static final int MAX_PRODUCTS = 200;

    private static final ExchangeSettings.ProductNames NAMES = new ExchangeSettings.ProductNames(
            Pattern.compile("[A-Z0-9.-]{1,64}"),
            "1 to 64 of A-Z 0-9 . and -",
            "BTC-USD:BTC",
            MAX_PRODUCTS,
            UnaryOperator.identity());

    private CoinbaseSettings() {}

    /**
     * Checks the settings.
     *
     * @param products products to subscribe to, such as {@code BTC-USD}; 1 to {@value #MAX_PRODUCTS}
     * @param mappings symbols for products, such as {@code BTC-USD:BTC}
     */
    public static ExchangeSettings of(URI address, List<String> products, List<String> mappings, Duration silence) {
        return ExchangeSettings.of(address, NAMES, products, mappings, silence);
    }
}
