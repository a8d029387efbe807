package io.quotecast.protocol;

import io.quotecast.base.Quoted;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription asks for in rooms.
 *
 * @param name the name that others see, on the whole connection; empty for none; null for no change
 * @param echo whether the client receives its own messages, on the whole connection; null for no change
 * @param history the most earlier messages of each topic of the subscription
 * @param presence rooms whose members the client wants to know, as it wrote them
 */
public record RoomOptions(@Nullable String name, @Nullable Boolean echo, int history, List<String> presence) {
    /** Asks for nothing. */
    public static final RoomOptions NONE = new RoomOptions(null, null, 0, List.of());

    private static final Pattern HISTORY = Pattern.compile("[0-9]{1,9}");

    /**
     * Reads a number of messages.
     *
     * @throws ProtocolException if the text is not a whole number from 0 to 999,999,999
     */
    public static int parseHistory(String text) throws ProtocolException {
        if (!HISTORY.matcher(text).matches()) {
            throw new ProtocolException(
                    ErrorCode.INVALID_OPTION,
                    "history: " + Quoted.of(text) + " is not a whole number of messages (0 to 999999999)");
        }
        return Integer.parseInt(text);
    }
}
