package io.quotecast.web.webhook;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quotecast.access.Grant;
import io.quotecast.access.GrantFields;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The answer of the webhook.
 *
 * @param grant what a client may do, if a key was asked about and accepted; otherwise null
 * @param reason why something is not allowed; empty if it is allowed
 */
record Decision(@Nullable Grant grant, String reason) {
    private static final Pattern USER = Pattern.compile("[\\x21-\\x7E]{1,100}");
    private static final Pattern REASON = Pattern.compile("[\\x20-\\x7E]{1,200}");
    private static final String DENIED = "not allowed";
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonParser.Feature.INCLUDE_SOURCE_IN_LOCATION)
            .build()
            .reader();

    boolean isAllowed() {
        return reason.isEmpty();
    }

    /** Returns a refusal without a reason. */
    static Decision denied() {
        return new Decision(null, DENIED);
    }

    /**
     * Reads the body of a response.
     *
     * @param isConnect whether a key was asked about: a grant is then part of the answer
     * @throws IllegalArgumentException if the body is invalid; the message says what is allowed
     */
    static Decision read(byte[] utf8, boolean isConnect) {
        JsonNode body;
        try {
            body = JSON.readTree(utf8);
        } catch (IOException e) {
            throw new IllegalArgumentException("the body is not JSON", e);
        }
        JsonNode allow = body.path("allow");
        if (!allow.isBoolean()) {
            throw new IllegalArgumentException("allow must be true or false");
        }
        if (!allow.booleanValue()) {
            String reason = body.path("reason").asText("");
            return new Decision(null, REASON.matcher(reason).matches() ? reason : DENIED);
        }
        return new Decision(isConnect ? grant(body) : null, "");
    }

    private static Grant grant(JsonNode body) {
        String user = body.path("user").asText("");
        if (!body.path("user").isTextual() || !USER.matcher(user).matches()) {
            throw new IllegalArgumentException("user must be 1 to 100 printable ASCII characters without spaces");
        }
        return new Grant(
                "user " + user,
                null,
                GrantFields.roles(body.path("roles")),
                GrantFields.symbols(body.path("symbols")),
                GrantFields.topics(body.path("topics")),
                GrantFields.limits(body.path("limits")),
                GrantFields.expiry(body.path("expires")));
    }
}
