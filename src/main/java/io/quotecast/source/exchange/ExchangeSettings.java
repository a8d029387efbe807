package io.quotecast.source.exchange;

import io.quotecast.market.Symbol;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Settings of the connections to an exchange.
 *
 * @param address address of the WebSocket, with the scheme {@code ws} or {@code wss}
 * @param lineB address of a second line, which carries the same data; empty if there is none
 * @param symbols the symbol of each product, by product, in the order of subscription; at least one
 * @param silence time without data after which a connection is reopened
 * @param renewal when a connection is replaced by another one; empty for never
 * @param initialBackoff longest delay before the first retry; it doubles with every failure
 * @param maxBackoff upper bound of this delay
 */
public record ExchangeSettings(
        URI address,
        Optional<URI> lineB,
        Map<String, Symbol> symbols,
        Duration silence,
        Optional<ExchangeConnection.Renewal> renewal,
        Duration initialBackoff,
        Duration maxBackoff) {
    public ExchangeSettings {
        symbols = Collections.unmodifiableMap(new LinkedHashMap<>(symbols));
        requireSocket("address", address);
        lineB.ifPresent(other -> requireSocket("line-b", other));
        requirePositive("silence", silence);
        requirePositive("initial backoff", initialBackoff);
        requirePositive("maximum backoff", maxBackoff);
        if (maxBackoff.compareTo(initialBackoff) < 0) {
            throw new IllegalArgumentException(
                    "maximum backoff: " + maxBackoff + " is below the initial backoff " + initialBackoff);
        }
    }

    /**
     * How an exchange names its products.
     *
     * @param pattern matches every product; must not match a colon
     * @param rule the pattern in words, such as {@code 1 to 20 of A-Z and 0-9}
     * @param mapping an example of a product and its symbol, such as {@code BTCUSDT:BTC-USDT}
     * @param maxProducts how many products a source may have
     * @param symbol returns the symbol of a product that has no mapping
     */
    public record ProductNames(
            Pattern pattern, String rule, String mapping, int maxProducts, UnaryOperator<String> symbol) {}

    /**
     * Returns settings with delays between retries of up to 0.5 s, 1 s, 2 s, and so on until 30 s, and without renewal.
     *
     * @param mappings symbols for products, with a colon in between
     * @throws IllegalArgumentException if a value is invalid; the message names it
     */
    public static ExchangeSettings of(
            URI address, ProductNames names, List<String> products, List<String> mappings, Duration silence) {
        if (products.isEmpty() || products.size() > names.maxProducts) {
            throw new IllegalArgumentException(
                    "number of products: " + products.size() + " is out of range (1 to " + names.maxProducts + ")");
        }
        Map<String, Symbol> symbols = new LinkedHashMap<>();
        for (String product : products) {
            if (!names.pattern.matcher(product).matches()) {
                throw new IllegalArgumentException("products: '" + product + "' is invalid; must be " + names.rule);
            }
            symbols.put(product, new Symbol(names.symbol.apply(product)));
        }
        for (String mapping : mappings) {
            int colon = mapping.indexOf(':');
            if (colon < 0 || !symbols.containsKey(mapping.substring(0, colon))) {
                throw new IllegalArgumentException("symbols: '" + mapping
                        + "' is invalid; must be one of the products, a colon and a symbol, such as " + names.mapping);
            }
            symbols.put(mapping.substring(0, colon), new Symbol(mapping.substring(colon + 1)));
        }
        requireDistinct(symbols);
        return new ExchangeSettings(
                address,
                Optional.empty(),
                symbols,
                silence,
                Optional.empty(),
                Duration.ofMillis(500),
                Duration.ofSeconds(30));
    }

    /** Returns the same settings with another connection that replaces one of this age; both deliver for a while. */
    public ExchangeSettings withRenewal(Duration maxLife, Duration overlap) {
        return new ExchangeSettings(
                address,
                lineB,
                symbols,
                silence,
                Optional.of(new ExchangeConnection.Renewal(maxLife, overlap)),
                initialBackoff,
                maxBackoff);
    }

    /** Returns the same settings with other delays between retries. */
    public ExchangeSettings withBackoff(Duration initial, Duration max) {
        return new ExchangeSettings(address, lineB, symbols, silence, renewal, initial, max);
    }

    /** Returns the same settings with a second line, or without one if the address is empty. */
    public ExchangeSettings withLineB(Optional<URI> otherAddress) {
        return new ExchangeSettings(address, otherAddress, symbols, silence, renewal, initialBackoff, maxBackoff);
    }

    /** Returns the products in order of subscription. */
    public List<String> products() {
        return List.copyOf(symbols.keySet());
    }

    /** Returns the symbols of those of these products that are configured, by product, in order of configuration. */
    public Map<String, Symbol> symbolsOf(Set<String> some) {
        Map<String, Symbol> found = new LinkedHashMap<>(symbols);
        found.keySet().retainAll(some);
        return found;
    }

    private static void requireDistinct(Map<String, Symbol> symbols) {
        Map<Symbol, String> bySymbol = new LinkedHashMap<>();
        symbols.forEach((product, symbol) -> {
            String other = bySymbol.put(symbol, product);
            if (other != null) {
                throw new IllegalArgumentException(
                        "symbols: '" + symbol + "' is the symbol of both " + other + " and " + product);
            }
        });
    }

    private static void requireSocket(String setting, URI address) {
        if ((!"ws".equals(address.getScheme()) && !"wss".equals(address.getScheme())) || address.getHost() == null) {
            throw new IllegalArgumentException(
                    setting + " '" + address + "' is invalid; must begin with ws:// or wss:// and contain a host");
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.toMillis() < 1 || duration.toDays() > 1) {
            throw new IllegalArgumentException(name + ": " + duration + " is out of range (1 ms to 1 day)");
        }
    }
}
