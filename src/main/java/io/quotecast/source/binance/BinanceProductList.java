package io.quotecast.source.binance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quotecast.base.Quoted;
import io.quotecast.source.exchange.Decimals;
import io.quotecast.source.exchange.HttpText;
import io.quotecast.source.exchange.MessageFields;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The decimals of the products of Binance spot, from its exchange information, which
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints describes.
 */
final class BinanceProductList {
    /** Several times the size of the document, which has about 3,000 products. */
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String STREAM_HOST = "data-stream.";

    private BinanceProductList() {}

    /** Returns the address of the exchange information that belongs to a WebSocket address of the exchange. */
    static URI addressFor(URI socket) {
        String scheme = "ws".equals(socket.getScheme()) ? "http" : "https";
        String host = socket.getHost();
        String apiHost = host.startsWith(STREAM_HOST)
                ? "data-api." + host.substring(STREAM_HOST.length())
                : host.startsWith("stream.") ? "api." + host.substring("stream.".length()) : host;
        String port = socket.getPort() < 0 || !apiHost.equals(host) ? "" : ":" + socket.getPort();
        return URI.create(scheme + "://" + apiHost + port + socket.getRawPath() + "/api/v3/exchangeInfo");
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
     * Returns the decimals of these products according to the text of the exchange information.
     *
     * @throws IOException if the text is something else
     */
    static Map<String, Decimals> parse(String text, Collection<String> products) throws IOException {
        Map<String, Decimals> decimals = new HashMap<>();
        try (JsonParser json = MessageFields.JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object: " + Quoted.of(text));
            }
            boolean hasSymbols = false;
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isSymbols = json.currentName().equals("symbols");
                if (json.nextToken() == JsonToken.START_ARRAY && isSymbols) {
                    hasSymbols = true;
                    readProducts(json, products, decimals);
                } else {
                    json.skipChildren();
                }
            }
            if (!hasSymbols) {
                throw new IOException("no symbols: " + Quoted.of(text));
            }
        }
        return decimals;
    }

    private static void readProducts(JsonParser json, Collection<String> products, Map<String, Decimals> decimals)
            throws IOException {
        while (json.nextToken() == JsonToken.START_OBJECT) {
            Map<String, String> values = new HashMap<>();
            readValues(json, values);
            String product = values.getOrDefault("symbol", "");
            if (products.contains(product)) {
                Decimals.ofIncrements(
                                values.getOrDefault("tickSize", ""),
                                values.getOrDefault("stepSize", ""),
                                Optional.ofNullable(values.get("maxQty")))
                        .ifPresent(found -> decimals.put(product, found));
            }
        }
    }

    /**
     * Collects the values of an object and of the objects in its {@code filters}. The first value of a key counts: the
     * filter LOT_SIZE precedes MARKET_LOT_SIZE, which has the same keys.
     */
    private static void readValues(JsonParser json, Map<String, String> values) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.START_ARRAY && key.equals("filters")) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    readValues(json, values);
                }
            } else if (value == JsonToken.VALUE_STRING) {
                values.putIfAbsent(key, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }
}
