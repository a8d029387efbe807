package io.quotecast.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request for events. A request adds to what the connection has subscribed to already.
 *
 * @param names symbols by channel, or topics for {@link FeedChannel#MESSAGES}; {@code *} selects all
 * @param snapshot whether the current state of each new symbol precedes its events
 * @param conflate the interval in which at most one quote, ticker and forming bar per symbol is sent, in whole
 *     milliseconds; zero for every event, null to leave the interval of the connection unchanged
 * @param resume the cursor after which the events start, valid in the first request of a connection; null for none
 * @param session the session of a previous connection, which the server then closes; null for none
 */
public record FeedSubscription(
        Map<FeedChannel, List<String>> names,
        boolean snapshot,
        @Nullable Duration conflate,
        @Nullable Cursor resume,
        @Nullable String session) {
    /** A request without any channel, with snapshots. */
    public static final FeedSubscription EMPTY = new FeedSubscription(Map.of(), true, null, null, null);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the interval is negative
     */
    public FeedSubscription {
        if (conflate != null && conflate.isNegative()) {
            throw new IllegalArgumentException("conflate: " + conflate + " is negative");
        }
        Map<FeedChannel, List<String>> copy = new EnumMap<>(FeedChannel.class);
        names.forEach((channel, list) -> copy.put(channel, List.copyOf(list)));
        names = Map.copyOf(copy);
    }

    /** Returns this request with these names in a channel, in place of those it had there. */
    public FeedSubscription with(FeedChannel channel, String... channelNames) {
        return with(channel, List.of(channelNames));
    }

    /** Returns this request with these names in a channel, in place of those it had there. */
    public FeedSubscription with(FeedChannel channel, List<String> channelNames) {
        Map<FeedChannel, List<String>> copy = new EnumMap<>(FeedChannel.class);
        copy.putAll(names);
        copy.put(channel, channelNames);
        return new FeedSubscription(copy, snapshot, conflate, resume, session);
    }

    /** Returns this request without a snapshot. */
    public FeedSubscription withoutSnapshot() {
        return new FeedSubscription(names, false, conflate, resume, session);
    }

    /** Returns this request with an interval of conflation. */
    public FeedSubscription conflate(Duration interval) {
        return new FeedSubscription(names, snapshot, interval, resume, session);
    }

    /** Returns this request with the cursor of an earlier connection; null for the present state. */
    public FeedSubscription resume(@Nullable Cursor cursor) {
        return new FeedSubscription(names, snapshot, conflate, cursor, session);
    }

    /** Returns this request in place of an earlier connection, which the server closes if it is still open. */
    public FeedSubscription replacing(String previousSession) {
        return new FeedSubscription(names, snapshot, conflate, resume, previousSession);
    }

    /** Returns the message that subscribes. */
    public String subscribeMessage() {
        ObjectNode message = message("subscribe");
        if (!snapshot) {
            message.put("snapshot", false);
        }
        if (conflate != null) {
            message.put("conflate", conflate.toMillis());
        }
        if (resume != null) {
            message.put("resume", resume.toString());
        }
        if (session != null) {
            message.put("session", session);
        }
        return message.toString();
    }

    /** Returns the message that ends the subscription to these names; nothing but the names is part of it. */
    public String unsubscribeMessage() {
        return message("unsubscribe").toString();
    }

    private ObjectNode message(String action) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("action", action);
        for (FeedChannel channel : FeedChannel.values()) {
            List<String> list = names.getOrDefault(channel, List.of());
            if (!list.isEmpty()) {
                ArrayNode array = message.putArray(channel.text());
                list.forEach(array::add);
            }
        }
        return message;
    }
}
