package io.quotecast.source.kraken;

import io.quotecast.source.exchange.ExchangeSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Settings of the connections to Kraken spot. */
final class KrakenSettings {
    static final int MAX_PRODUCTS = 1_000;

    private static final ExchangeSettings.ProductNames NAMES = new ExchangeSettings.ProductNames(
            Pattern.compile("[A-Z0-9.]{1,20}/[A-Z0-9.]{1,20}"),
            "two assets of A-Z 0-9 and . with a slash in between, such as BTC/USD",
            "BTC/USD:XBT",
            MAX_PRODUCTS,
            product -> product.replace('/', '-'));

    private KrakenSettings() {}

    /**
     * @param mappings symbols for products, such as {@code BTC/USD:XBT}
     */
    static ExchangeSettings of(URI address, List<String> products, List<String> mappings, Duration silence) {
        return ExchangeSettings.of(address, NAMES, products, mappings, silence);
    }
}
