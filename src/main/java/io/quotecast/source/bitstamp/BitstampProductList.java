package io.quotecast.source.bitstamp;

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
 * The decimals of the products of Bitstamp, from its list of trading pairs, which https://www.bitstamp.net/api
 * describes.
 */
final class BitstampProductList {
    /** Several times the size of the list, which has about 300 pairs. */
    private static final int MAX_BYTES = 4 * 1024 * 1024;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private BitstampProductList() {}

    /** Returns the address of the product list that belongs to a WebSocket address of the exchange. */
    static URI addressFor(URI socket) {
        String scheme = "ws".equals(socket.getScheme()) ? "http" : "https";
        String host = socket.getHost().startsWith("ws.")
                ? "www" + socket.getHost().substring("ws".length())
                : socket.getHost();
        String port = socket.getPort() < 0 ? "" : ":" + socket.getPort();
        return URI.create(scheme + "://" + host + port + "/api/v2/trading-pairs-info/");
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
            for (Map<String, String> pair : JsonObjects.list(json)) {
                String product = pair.getOrDefault("url_symbol", "");
                if (products.contains(product)) {
                    Decimals.ofIncrements(
                                    Decimals.increment(pair.getOrDefault("counter_decimals", "")),
                                    Decimals.increment(pair.getOrDefault("base_decimals", "")),
                                    Optional.empty())
                            .ifPresent(found -> decimals.put(product, found));
                }
            }
        }
        return decimals;
    }
}
