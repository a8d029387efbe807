package io.quotecast.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The greeting, which is the first message of a connection.
 *
 * @param session the session, known to this client only; see {@link FeedSubscription#replacing}
 * @param client the public name of this client, which others see as the sender of its messages
 * @param epoch the epoch of the journal
 * @param position the position of the journal when the client connected
 * @param heartbeat the interval of heartbeats; a client that receives nothing for twice this time should reconnect
 * @param roles what this connection may do, such as {@code read} and {@code publish}
 */
public record Greeting(
        String session, String client, String epoch, long position, Duration heartbeat, Set<String> roles) {
    private static final String PROTOCOL = "quotecast.v1";

    public Greeting {
        roles = Set.copyOf(roles);
    }

    static Greeting of(FeedMessage message) throws NotQuotecastException {
        JsonNode first = message.items().isEmpty()
                ? MissingNode.getInstance()
                : message.items().get(0);
        if (!first.path("proto").asText().equals(PROTOCOL)
                || !first.path("epoch").isTextual()) {
            throw new NotQuotecastException(message.text());
        }
        Set<String> roles = new LinkedHashSet<>();
        first.path("roles").forEach(role -> roles.add(role.asText()));
        return new Greeting(
                first.path("session").asText(),
                first.path("client").asText(),
                first.path("epoch").asText(),
                first.path("q").asLong(),
                Duration.ofMillis(first.path("heartbeat_ms").asLong()),
                roles);
    }
}
