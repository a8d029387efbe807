package io.quotecast.protocol.quotecast;

import io.quotecast.market.Channel;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.ReplayOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a replay, and the subscription to it, from the query of its URL. */
public final class ReplayQuery {
    private static final String START = "start";
    private static final String END = "end";
    private static final String SPEED = "speed";
    /** Stands for all channels of instruments that the query does not name. */
    private static final String SYMBOLS = "symbols";

    private ReplayQuery() {}

    /**
     * Returns what is replayed.
     *
     * @throws ProtocolException if the start is missing, or an option cannot be read
     */
    public static ReplayOptions options(Map<String, List<String>> query) throws ProtocolException {
        return ReplayOptions.parseBeginning(value(query, START), value(query, END), value(query, SPEED));
    }

    private static @Nullable String value(Map<String, List<String>> query, String key) {
        List<String> values = query.get(key);
        return values == null ? null : String.join(",", values);
    }

    /** Returns the rest of the query in the form that {@link SubscribeQuery} reads. */
    public static Map<String, List<String>> subscription(Map<String, List<String>> query) {
        Map<String, List<String>> subscription = new LinkedHashMap<>(query);
        List.of(START, END, SPEED).forEach(subscription::remove);
        List<String> symbols = subscription.remove(SYMBOLS);
        if (symbols != null) {
            for (Channel channel : Channel.values()) {
                if (channel != Channel.MESSAGES && channel.isSelectable() && !channel.isNamedIfSelected()) {
                    subscription.putIfAbsent(channel.text(), symbols);
                }
            }
        }
        return subscription;
    }
}
