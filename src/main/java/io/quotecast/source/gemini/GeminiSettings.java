package io.quotecast.source.gemini;

import io.quotecast.source.exchange.ExchangeSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Settings of the connections to Gemini. */
final class GeminiSettings {
    static final int MAX_PRODUCTS = 200;

    private static final ExchangeSettings.ProductNames NAMES = new ExchangeSettings.ProductNames(
            Pattern.compile("[A-Z0-9]{1,20}"),
            "1 to 20 of A-Z and 0-9",
            "BTCUSD:BTC-USD",
            MAX_PRODUCTS,
            UnaryOperator.identity());

    private GeminiSettings() {}

    /**
     * Returns settings with delays between retries of up to 1 s, 2 s, 4 s, and so on until 60 s: the exchange asks for
     * at most one connection a minute.
     *
     * @param mappings symbols for products, such as {@code BTCUSD:BTC-USD}
     */
    static ExchangeSettings of(URI address, List<String> products, List<String> mappings, Duration silence) {
        return ExchangeSettings.of(address, NAMES, products, mappings, silence)
                .withBackoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
    }
}
