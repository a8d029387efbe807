package io.quotecast.web.socket;

import io.quotecast.base.Quoted;
import io.quotecast.market.Label;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.RoomOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options in the address of a room. Other parameters have no meaning, as in addresses of other relays.
 *
 * @param name the name that other clients see; empty for none
 * @param hasEcho whether the client receives its own messages
 * @param history the most earlier messages that it wants
 * @param wantsPresence whether it wants to know who is in the room
 * @param wantsState whether it wants the values of the keys
 */
record RoomAddress(String name, boolean hasEcho, int history, boolean wantsPresence, boolean wantsState) {
    static RoomAddress parse(Map<String, List<String>> query) throws ProtocolException {
        String name = last(query, "name", "");
        if (!name.isEmpty() && !Label.isValid(name)) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION, "name: " + Quoted.of(name) + " must be " + Label.FORM);
        }
        return new RoomAddress(
                name,
                flag(query, "echo", true),
                RoomOptions.parseHistory(last(query, "history", "0")),
                flag(query, "presence", false),
                flag(query, "state", false));
    }

    /**
     * Returns whether the client asks for something that the plain relay has no form for: it speaks the protocol then.
     */
    boolean isStream() {
        return history > 0 || wantsPresence || wantsState;
    }

    /** Returns the query of a stream that is subscribed to the room. */
    Map<String, List<String>> streamQuery(String room) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        query.put("messages", List.of(room));
        query.put("name", List.of(name));
        query.put("echo", List.of(hasEcho ? "1" : "0"));
        query.put("history", List.of(Integer.toString(history)));
        if (wantsPresence) {
            query.put("presence", List.of(room));
        }
        return query;
    }

    private static boolean flag(Map<String, List<String>> query, String key, boolean defaultValue)
            throws ProtocolException {
        String value = last(query, key, defaultValue ? "1" : "0");
        return switch (value) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default ->
                throw new ProtocolException(
                        ErrorCode.INVALID_OPTION, key + ": " + Quoted.of(value) + " must be 0 or 1");
        };
    }

    private static String last(Map<String, List<String>> query, String key, String defaultValue) {
        List<String> values = query.getOrDefault(key, List.of());
        return values.isEmpty() ? defaultValue : values.get(values.size() - 1);
    }
}
