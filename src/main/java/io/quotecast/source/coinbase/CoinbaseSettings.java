package io.quotecast.source.coinbase;

import io.quotecast.market.Symbol;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Settings of a connection to Coinbase Exchange.
 *
 * @param address address of the WebSocket, with the scheme {@code ws} or {@code wss}
 * @param products products to subscribe to, such as {@code BTC-USD}; 1 to {@value #MAX_PRODUCTS}
 * @param silence time without data after which the connection is reopened
 * @param initialBackoff longest delay before the first retry; it doubles with every failure
 * @param maxBackoff upper bound of this delay
 */
public record CoinbaseSettings(
        URI address, List<String> products, Duration silence, Duration initialBackoff, Duration maxBackoff) {
    static final int MAX_PRODUCTS = 200;

    public CoinbaseSettings {
        products = List.copyOf(products);
        if ((!"ws".equals(address.getScheme()) && !"wss".equals(address.getScheme())) || address.getHost() == null) {
            throw new IllegalArgumentException(
                    "address '" + address + "' is invalid; must begin with ws:// or wss:// and contain a host");
        }
        if (products.isEmpty() || products.size() > MAX_PRODUCTS) {
            throw new IllegalArgumentException(
                    "number of products: " + products.size() + " is out of range (1 to " + MAX_PRODUCTS + ")");
        }
        // Throws for an invalid symbol.
        products.forEach(Symbol::new);
        requirePositive("silence", silence);
        requirePositive("initial backoff", initialBackoff);
        requirePositive("maximum backoff", maxBackoff);
        if (maxBackoff.compareTo(initialBackoff) < 0) {
            throw new IllegalArgumentException(
                    "maximum backoff: " + maxBackoff + " is below the initial backoff " + initialBackoff);
        }
    }

    /** Returns settings with delays between retries of up to 0.5 s, 1 s, 2 s, and so on until 30 s. */
    public static CoinbaseSettings of(URI address, List<String> products, Duration silence) {
        return new CoinbaseSettings(address, products, silence, Duration.ofMillis(500), Duration.ofSeconds(30));
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.toMillis() < 1 || duration.toDays() > 1) {
            throw new IllegalArgumentException(name + ": " + duration + " is out of range (1 ms to 1 day)");
        }
    }
}
