package io.quotecast.source.coinbase;

import io.quotecast.market.Symbol;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Where and how to listen to Coinbase Exchange.
 *
 * @param address of the WebSocket, {@code ws} or {@code wss}
 * @param products what to subscribe, as in {@code BTC-USD}, 1-{@value #MAX_PRODUCTS}
 * @param silence after which a connection that brings nothing is given up
 * @param initialBackoff limit of the wait before the first new try; it doubles with every failure
 * @param maxBackoff what that limit never exceeds
 */
public record CoinbaseSettings(
        URI address, List<String> products, Duration silence, Duration initialBackoff, Duration maxBackoff) {
    private static final int MAX_PRODUCTS = 200;

    public CoinbaseSettings {
        products = List.copyOf(products);
        if ((!"ws".equals(address.getScheme()) && !"wss".equals(address.getScheme())) || address.getHost() == null) {
            throw new IllegalArgumentException("coinbase address '" + address + "' must begin with ws:// or wss://");
        }
        if (products.isEmpty() || products.size() > MAX_PRODUCTS) {
            throw new IllegalArgumentException(
                    "coinbase products: " + products.size() + " given, must be 1 to " + MAX_PRODUCTS);
        }
        // The constructor of a symbol says what is wrong with it.
        products.forEach(Symbol::new);
        requirePositive("silence", silence);
        requirePositive("first retry", initialBackoff);
        requirePositive("last retry", maxBackoff);
        if (maxBackoff.compareTo(initialBackoff) < 0) {
            throw new IllegalArgumentException(
                    "coinbase last retry " + maxBackoff + " must be at least the first, " + initialBackoff);
        }
    }

    /** Tries again after up to 0.5 s, 1 s, 2 s, ... 30 s. */
    public static CoinbaseSettings of(URI address, List<String> products, Duration silence) {
        return new CoinbaseSettings(address, products, silence, Duration.ofMillis(500), Duration.ofSeconds(30));
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.toMillis() < 1 || duration.toDays() > 1) {
            throw new IllegalArgumentException("coinbase " + what + " " + duration + " must be 1 ms to 1 day");
        }
    }
}
