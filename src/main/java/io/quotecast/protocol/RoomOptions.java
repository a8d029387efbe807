package io.quotecast.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a subscription asks for in rooms. It applies to the whole connection.
 *
 * @param name the name that others see; empty for none; null for no change
 * @param echo whether the client receives its own messages; null for no change
 */
public record RoomOptions(@Nullable String name, @Nullable Boolean echo) {
    /** Asks for nothing. */
    public static final RoomOptions NONE = new RoomOptions(null, null);
}
