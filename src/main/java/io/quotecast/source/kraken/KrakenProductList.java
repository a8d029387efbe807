package io.quotecast.source.kraken;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The decimals of the products of Kraken spot, from its list of asset pairs, which
 * https://docs.kraken.com/api/docs/rest-api/get-tradable-asset-pairs describes.
 */
final class KrakenProductList {
    /** Several times the size of the list, which has about 1,500 pairs. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Assets that the list names in another way than version 2 of the WebSocket. */
    private static final Map<String, String> RENAMED = Map.of("XBT", "BTC", "XDG", "DOGE");

    private KrakenProductList() {}

    /** Returns the address of the product list that belongs to a WebSocket address of the exchange. */
    static URI addressFor(URI socket) {
        String scheme = "ws".equals(socket.getScheme()) ? "http" : "https";
        String host = socket.getHost().startsWith("ws.")
                ? "api" + socket.getHost().substring("ws".length())
                : socket.getHost();
        return URI.create(
                scheme + "://" + host + (socket.getPort() < 0 ? "" : ":" + socket.getPort()) + "/0/public/AssetPairs");
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
        boolean hasResult = false;
        try (JsonParser json = MessageFields.JSON.createParser(list)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object: " + Quoted.of(list));
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isResult = json.currentName().equals("result");
                if (json.nextToken() == JsonToken.START_OBJECT && isResult) {
                    hasResult = true;
                    readPairs(json, products, decimals);
                } else {
                    json.skipChildren();
                }
            }
        }
        if (!hasResult) {
            throw new IOException("no result: " + Quoted.of(list));
        }
        return decimals;
    }

    private static void readPairs(JsonParser json, Collection<String> products, Map<String, Decimals> decimals)
            throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                json.skipChildren();
                continue;
            }
            Map<String, String> pair = JsonObjects.values(json);
            String product = Stream.of(pair.getOrDefault("wsname", "").split("/"))
                    .map(asset -> RENAMED.getOrDefault(asset, asset))
                    .collect(Collectors.joining("/"));
            if (products.contains(product)) {
                String priceIncrement =
                        pair.getOrDefault("tick_size", Decimals.increment(pair.getOrDefault("pair_decimals", "")));
                Decimals.ofIncrements(
                                priceIncrement,
                                Decimals.increment(pair.getOrDefault("lot_decimals", "")),
                                Optional.empty())
                        .ifPresent(found -> decimals.put(product, found));
            }
        }
    }
}
