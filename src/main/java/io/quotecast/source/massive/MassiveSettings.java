package io.quotecast.source.massive;

import io.quotecast.source.exchange.ExchangeSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Settings of the connection to Massive. */
public final class MassiveSettings {
    static final int MAX_PRODUCTS = 10_000;

    private static final ExchangeSettings.ProductNames NAMES = new ExchangeSettings.ProductNames(
            Pattern.compile("[A-Za-z0-9.-]{1,20}"),
            "1 to 20 of A-Z a-z 0-9 . and -",
            "BRK.B:BRK-B",
            MAX_PRODUCTS,
            product -> product.toUpperCase(Locale.ROOT));

    private MassiveSettings() {}

    /**
     * Checks the settings.
     *
     * @param products tickers such as {@code AAPL}, or pairs such as {@code BTC-USD}; 1 to {@value #MAX_PRODUCTS}
     * @param mappings other symbols for products, such as {@code BRK.B:BRK-B}
     */
    public static ExchangeSettings of(URI address, List<String> products, List<String> mappings, Duration silence) {
        return ExchangeSettings.of(address, NAMES, products, mappings, silence);
    }
}
