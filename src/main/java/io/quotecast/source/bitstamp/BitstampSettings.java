package io.quotecast.source.bitstamp;

import io.quotecast.source.exchange.ExchangeSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Settings of the connections to Bitstamp. */
final class BitstampSettings {
    static final int MAX_PRODUCTS = 300;

    private static final Duration OVERLAP = Duration.ofSeconds(5);
    private static final ExchangeSettings.ProductNames NAMES = new ExchangeSettings.ProductNames(
            Pattern.compile("[a-z0-9-]{1,30}"),
            "1 to 30 of a-z 0-9 and -",
            "btcusd:BTC-USD",
            MAX_PRODUCTS,
            product -> product.toUpperCase(Locale.ROOT));

    private BitstampSettings() {}

    /**
     * @param mappings symbols for products, such as {@code btcusd:BTC-USD}
     * @param maxLife age at which a connection is replaced
     */
    static ExchangeSettings of(
            URI address, List<String> products, List<String> mappings, Duration silence, Duration maxLife) {
        return ExchangeSettings.of(address, NAMES, products, mappings, silence).withRenewal(maxLife, OVERLAP);
    }
}
