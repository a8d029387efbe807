package io.quotecast.source.coinbase;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quotecast.base.Quoted;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.HttpText;
import io.quotecast.source.exchange.JsonObjects;
import io.quotecast.source.exchange.MessageFields;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The decimals of the products of Coinbase Exchange, from its product list, which
 * https://docs.cdp.coinbase.com/exchange/reference/exchangerestapi_getproducts describes.
 */
final class CoinbaseProductList {
    /** Several times the size of the list, which has about 1,000 products. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private CoinbaseProductList() {}

    /** Returns the address of the product list that belongs to a WebSocket address of the exchange. */
    static URI addressFor(URI socket) {
        String scheme = "ws".equals(socket.getScheme()) ? "http" : "https";
        String host = socket.getHost().startsWith("ws-feed")
                ? "api" + socket.getHost().substring("ws-feed".length())
                : socket.getHost();
        return URI.create(scheme + "://" + host + (socket.getPort() < 0 ? "" : ":" + socket.getPort()) + "/products");
    }

    /**
     * Returns the decimals of those of these products that the exchange trades.
     *
     * @throws IOException if the list is not available
     */
    static Map<String, Decimals> read(URI address, Collection<String> products) throws IOException {
        return parse(HttpText.get(address, MAX_BYTES, TIMEOUT), products);
    }

    /**
     * Returns the decimals of these products according to the text of a product list.
     *
     * @throws IOException if the text is not a product list
     */
    static Map<String, Decimals> parse(String list, Collection<String> products) throws IOException {
        Map<String, Decimals> decimals = new HashMap<>();
        try (JsonParser json = MessageFields.JSON.createParser(list)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("not a JSON array: " + Quoted.of(list));
            }
            while (json.nextToken() == JsonToken.START_OBJECT) {
                Map<String, String> product = JsonObjects.values(json);
                String id = product.getOrDefault("id", "");
                if (products.contains(id)) {
                    Decimals.ofIncrements(
                                    product.getOrDefault("quote_increment", ""),
                                    product.getOrDefault("base_increment", ""),
                                    Optional.ofNullable(product.get("base_max_size")))
                            .ifPresent(found -> decimals.put(id, found));
                }
            }
        }
        return decimals;
    }
}
