package io.quotecast.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quotecast.base.Quoted;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of the server: a JSON array of events, notifications and responses. It is parsed when {@link #items} is
 * first called. Owned by the thread that calls the listener.
 */
public final class FeedMessage {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final String text;
    private @Nullable List<JsonNode> items;

    FeedMessage(String text) {
        this.text = text;
    }

    /** Returns the JSON array as the server sent it. */
    public String text() {
        return text;
    }

    /**
     * Returns the objects of the array, in their order. Prices and sizes are exact decimals.
     *
     * @throws UncheckedIOException if the text is not a JSON array of objects
     */
    public List<JsonNode> items() {
        List<JsonNode> parsed = items;
        if (parsed == null) {
            parsed = items = parse();
        }
        return parsed;
    }

    boolean isParsed() {
        return items != null;
    }

    private List<JsonNode> parse() {
        try {
            JsonNode array = JSON.readTree(text);
            List<JsonNode> parsed = new ArrayList<>(array.size());
            array.forEach(parsed::add);
            if (!array.isArray() || !parsed.stream().allMatch(JsonNode::isObject)) {
                throw new UncheckedIOException(new NotQuotecastException(text));
            }
            return List.copyOf(parsed);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(new NotQuotecastException(text));
        }
    }

    /** Returns the beginning of the text, in quotes. */
    @Override
    public String toString() {
        return Quoted.of(text);
    }
}
