package io.quotecast.source.alpaca;

import io.quotecast.source.exchange.ExchangeSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Settings of the connection to Alpaca. */
public final class AlpacaSettings {
    static final int MAX_PRODUCTS = 10_000;

    private static final ExchangeSettings.ProductNames NAMES = new ExchangeSettings.ProductNames(
            Pattern.compile("[A-Z0-9.]{1,20}"),
            "1 to 20 of A-Z 0-9 and .",
            "BRK.B:BRK-B",
            MAX_PRODUCTS,
            UnaryOperator.identity());

    private AlpacaSettings() {}

    /**
     * Checks the settings.
     *
     * @param products symbols of Alpaca, such as {@code AAPL}; 1 to {@value #MAX_PRODUCTS}
     * @param mappings other symbols for products, such as {@code BRK.B:BRK-B}
     */
    public static ExchangeSettings of(URI address, List<String> products, List<String> mappings, Duration silence) {
        return ExchangeSettings.of(address, NAMES, products, mappings, silence);
    }
}
