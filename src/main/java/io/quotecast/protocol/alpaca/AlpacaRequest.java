package io.quotecast.protocol.alpaca;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A message of a client. Keys that are not known are ignored. */
sealed interface AlpacaRequest {
    ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(16).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** The client logs in. */
    record Authenticate(String key) implements AlpacaRequest {}

    /**
     * The client changes its subscription.
     *
     * @param isAddition whether the symbols are added, as opposed to removed
     * @param symbols those of each channel that is named, which may be none
     */
    record Change(boolean isAddition, Map<AlpacaChannel, Set<String>> symbols) implements AlpacaRequest {}

    /** A request that cannot be carried out. */
    final class InvalidRequest extends Exception {
        private static final long serialVersionUID = 1;

        private final AlpacaError error;

        InvalidRequest(AlpacaError error) {
            super(error.text(), null, false, false);
            this.error = error;
        }

        AlpacaError error() {
            return error;
        }
    }

    static AlpacaRequest read(byte[] json) throws InvalidRequest {
        JsonNode message;
        try {
            message = JSON.readTree(json);
        } catch (IOException e) {
            throw new InvalidRequest(AlpacaError.INVALID_SYNTAX);
        }
        return switch (message.path("action").asText("")) {
            case "auth" -> new Authenticate(key(message));
            case "subscribe" -> new Change(true, symbols(message));
            case "unsubscribe" -> new Change(false, symbols(message));
            default -> throw new InvalidRequest(AlpacaError.INVALID_SYNTAX);
        };
    }

    /** Returns the key; with OAuth, the token is in place of the secret. */
    private static String key(JsonNode message) {
        String key = message.path("key").asText("");
        return key.equals("oauth") ? message.path("secret").asText("") : key;
    }

    private static Map<AlpacaChannel, Set<String>> symbols(JsonNode message) throws InvalidRequest {
        Map<AlpacaChannel, Set<String>> symbols = new EnumMap<>(AlpacaChannel.class);
        for (AlpacaChannel channel : AlpacaChannel.values()) {
            JsonNode names = message.path(channel.text());
            if (names.isMissingNode() || names.isNull()) {
                continue;
            }
            if (!names.isArray()) {
                throw new InvalidRequest(AlpacaError.INVALID_SYNTAX);
            }
            Set<String> distinct = new LinkedHashSet<>();
            for (JsonNode name : names) {
                if (!name.isTextual() || name.textValue().isEmpty()) {
                    throw new InvalidRequest(AlpacaError.INVALID_SYNTAX);
                }
                distinct.add(name.textValue());
            }
            symbols.put(channel, distinct);
        }
        return symbols;
    }
}
