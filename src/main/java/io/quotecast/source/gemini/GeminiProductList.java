package io.quotecast.source.gemini;

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
 * The decimals of the products of Gemini, from its description of each product, which
 * https://docs.gemini.com/rest/market-data describes.
 */
final class GeminiProductList {
    /** Products that are looked up, one request each; the others get decimals by their first prices. */
    static final int MAX_REQUESTS = 20;

    /** After so many failures, the exchange is not asked again: each may take as long as {@link #TIMEOUT}. */
    private static final int MAX_FAILURES = 3;

    private static final int MAX_BYTES = 64 * 1024;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private GeminiProductList() {}

    /** Returns the address of the descriptions that belongs to a WebSocket address of the exchange. */
    static URI addressFor(URI socket) {
        String scheme = "ws".equals(socket.getScheme()) ? "http" : "https";
        String port = socket.getPort() < 0 ? "" : ":" + socket.getPort();
        return URI.create(scheme + "://" + socket.getHost() + port + "/v1/symbols/details/");
    }

    /**
     * Returns the decimals of the first of these products, as far as the exchange describes them.
     *
     * @throws IOException if no description is available
     */
    static Map<String, Decimals> read(URI address, Collection<String> products) throws IOException {
        Map<String, Decimals> decimals = new HashMap<>();
        IOException failure = null;
        int failures = 0;
        for (String product : products.stream().limit(MAX_REQUESTS).toList()) {
            try {
                parse(HttpText.get(URI.create(address + product), MAX_BYTES, TIMEOUT))
                        .ifPresent(found -> decimals.put(product, found));
            } catch (IOException e) {
                failure = e;
                failures++;
            }
            if (failures >= MAX_FAILURES) {
                break;
            }
        }
        if (failure != null && decimals.isEmpty()) {
            throw failure;
        }
        return decimals;
    }

    /**
     * Returns the decimals according to the description of a product, whose {@code tick_size} is that of sizes.
     *
     * @throws IOException if the text is no description
     */
    static Optional<Decimals> parse(String description) throws IOException {
        try (JsonParser json = MessageFields.JSON.createParser(description)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object: " + Quoted.of(description));
            }
            Map<String, String> values = JsonObjects.values(json);
            return Decimals.ofIncrements(
                    values.getOrDefault("quote_increment", ""), values.getOrDefault("tick_size", ""), Optional.empty());
        }
    }
}
