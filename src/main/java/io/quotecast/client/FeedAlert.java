package io.quotecast.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An alert for the server to set.
 *
 * @param symbol of the instrument to watch
 * @param above the level to reach from below; null for none
 * @param below the level to reach from above; null for none
 * @param repeats whether it fires each time that its condition becomes true, and not once only
 */
public record FeedAlert(
        String symbol,
        Type type,
        @Nullable BigDecimal above,
        @Nullable BigDecimal below,
        boolean repeats) {
    /** What an alert watches. */
    public enum Type {
        /** The last price. */
        PRICE,
        /** The change since the previous close, in percent. */
        CHANGE,
        /** The volume of the day. */
        VOLUME,
        /** The ask minus the bid, in basis points of the middle between them. */
        SPREAD,
        /** A halt; without a level. */
        HALT,
        /** The end of a halt; without a level. */
        RESUME
    }

    /** Returns an alert without a level, which fires once. */
    public static FeedAlert of(String symbol, Type type) {
        return new FeedAlert(symbol, type, null, null, false);
    }

    /** Returns this alert with a level to reach from below. */
    public FeedAlert above(BigDecimal level) {
        return new FeedAlert(symbol, type, level, null, repeats);
    }

    /** Returns this alert with a level to reach from above. */
    public FeedAlert below(BigDecimal level) {
        return new FeedAlert(symbol, type, null, level, repeats);
    }

    /** Returns this alert so that it fires each time that its condition becomes true. */
    public FeedAlert repeating() {
        return new FeedAlert(symbol, type, above, below, true);
    }

    /**
     * Returns the message that sets the alert.
     *
     * @param id is repeated in the response
     */
    public String message(String id) {
        ObjectNode message = JsonNodeFactory.instance
                .objectNode()
                .put("action", "alert")
                .put("id", id)
                .put("S", symbol)
                .put("type", type.name().toLowerCase(Locale.ROOT));
        // Text, because a number in JSON could have an exponent.
        if (above != null) {
            message.put("above", above.toPlainString());
        }
        if (below != null) {
            message.put("below", below.toPlainString());
        }
        return message.put("repeat", repeats).toString();
    }
}
