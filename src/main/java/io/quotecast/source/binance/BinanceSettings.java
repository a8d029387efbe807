package io.quotecast.source.binance;

import io.quotecast.market.Symbol;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Settings of the connections to Binance spot.
 *
 * @param address address of the WebSocket, with the scheme {@code ws} or {@code wss}, without {@code /stream}
 * @param symbols the symbol of each product, by product such as {@code BTCUSDT}, in the order of subscription; 1 to
 *     {@value #MAX_PRODUCTS}
 * @param silence time without data after which a connection is reopened
 * @param maxLife age at which a connection is replaced
 * @param initialBackoff longest delay before the first retry; it doubles with every failure
 * @param maxBackoff upper bound of this delay
 */
public record BinanceSettings(
        URI address,
        Map<String, Symbol> symbols,
        Duration silence,
        Duration maxLife,
        Duration initialBackoff,
        Duration maxBackoff) {
    static final int MAX_PRODUCTS = 500;

    private static final Pattern PRODUCT = Pattern.compile("[A-Z0-9]{1,20}");

    public BinanceSettings {
        symbols = new LinkedHashMap<>(symbols);
        if ((!"ws".equals(address.getScheme()) && !"wss".equals(address.getScheme())) || address.getHost() == null) {
            throw new IllegalArgumentException(
                    "address '" + address + "' is invalid; must begin with ws:// or wss:// and contain a host");
        }
        if (symbols.isEmpty() || symbols.size() > MAX_PRODUCTS) {
            throw new IllegalArgumentException(
                    "number of products: " + symbols.size() + " is out of range (1 to " + MAX_PRODUCTS + ")");
        }
    }

    /**
     * Returns settings with delays between retries of up to 0.5 s, 1 s, 2 s, and so on until 30 s.
     *
     * @param mappings symbols for products, such as {@code BTCUSDT:BTC-USDT}
     */
    static BinanceSettings of(
            URI address, List<String> products, List<String> mappings, Duration silence, Duration maxLife) {
        Map<String, Symbol> symbols = new LinkedHashMap<>();
        for (String product : products) {
            if (!PRODUCT.matcher(product).matches()) {
                throw new IllegalArgumentException(
                        "products: '" + product + "' is invalid; must be 1 to 20 of A-Z and 0-9");
            }
            symbols.put(product, new Symbol(product));
        }
        for (String mapping : mappings) {
            int colon = mapping.indexOf(':');
            if (colon < 0 || !symbols.containsKey(mapping.substring(0, colon))) {
                throw new IllegalArgumentException("symbols: '" + mapping
                        + "' is invalid; must be one of the products, a colon and a symbol, such as BTCUSDT:BTC-USDT");
            }
            symbols.put(mapping.substring(0, colon), new Symbol(mapping.substring(colon + 1)));
        }
        requireDistinct(symbols);
        return new BinanceSettings(address, symbols, silence, maxLife, Duration.ofMillis(500), Duration.ofSeconds(30));
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
}
