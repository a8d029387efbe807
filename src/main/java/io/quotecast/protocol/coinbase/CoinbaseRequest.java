package io.quotecast.protocol.coinbase;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A request to subscribe or to unsubscribe. Keys that are not known are ignored, among them the signature.
 *
 * @param key the client's key; empty if it presents none
 */
record CoinbaseRequest(boolean isSubscribe, String key, List<Named> channels) {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(16).build())
            .build());
    private static final String FAILED = "Failed to subscribe";

    /** A channel with the products that are meant; none if the request names none. */
    record Named(String channel, List<String> productIds) {}

    /** A request that cannot be read, with the texts for the client. */
    static final class InvalidRequest extends Exception {
        private static final long serialVersionUID = 1;

        private final String reason;

        InvalidRequest(String message, String reason) {
            super(message, null, false, false);
            this.reason = reason;
        }

        byte[] toMessage() {
            return CoinbaseMessages.error(String.valueOf(getMessage()), reason);
        }
    }

    static CoinbaseRequest read(byte[] utf8) throws InvalidRequest {
        JsonNode request = readObject(utf8);
        String type = request.path("type").asText("");
        if (!type.equals("subscribe") && !type.equals("unsubscribe")) {
            throw new InvalidRequest(FAILED, "Type has to be either subscribe or unsubscribe");
        }
        List<String> common = strings("product_ids", request.path("product_ids"));
        JsonNode list = request.path("channels");
        if (!list.isArray() || list.isEmpty()) {
            throw new InvalidRequest(FAILED, "No channels provided");
        }
        List<Named> channels = new ArrayList<>();
        for (JsonNode channel : list) {
            if (channel.isTextual()) {
                channels.add(new Named(channel.textValue(), common));
            } else if (channel.path("name").isTextual()) {
                JsonNode own = channel.path("product_ids");
                channels.add(new Named(
                        channel.path("name").textValue(), own.isMissingNode() ? common : strings("product_ids", own)));
            } else {
                throw new InvalidRequest(FAILED, "A channel has to be a name or an object with a name");
            }
        }
        return new CoinbaseRequest(
                type.equals("subscribe"), request.path("key").asText("").strip(), List.copyOf(channels));
    }

    private static JsonNode readObject(byte[] utf8) throws InvalidRequest {
        try {
            JsonNode request = JSON.readTree(utf8);
            if (request != null && request.isObject()) {
                return request;
            }
            throw new InvalidRequest("Malformed JSON", "a request has to be an object");
        } catch (JsonProcessingException e) {
            throw new InvalidRequest("Malformed JSON", e.getOriginalMessage());
        } catch (IOException e) {
            throw new InvalidRequest("Malformed JSON", "the message cannot be read");
        }
    }

    private static List<String> strings(String name, JsonNode list) throws InvalidRequest {
        List<String> strings = new ArrayList<>();
        if (list.isTextual()) {
            strings.add(list.textValue());
        } else if (list.isArray()) {
            for (JsonNode element : list) {
                if (!element.isTextual()) {
                    throw new InvalidRequest(FAILED, name + " has to be an array of strings");
                }
                strings.add(element.textValue());
            }
        } else if (!list.isMissingNode() && !list.isNull()) {
            throw new InvalidRequest(FAILED, name + " has to be an array of strings");
        }
        return strings;
    }
}
