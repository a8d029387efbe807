package io.quotecast.client;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection.
 *
 * @param code the close code of the WebSocket; 1006 if the connection broke without one
 * @param reason the reason that the server gave, or an empty string
 * @param cause the failure that ended the connection, or null
 */
public record Disconnection(
        int code, String reason, @Nullable Throwable cause) {
    /** The code of a connection that broke. */
    public static final int ABNORMAL = 1006;

    private static final int FIRST_ERROR = 4400;
    private static final int LAST_ERROR = 4599;

    /** Returns the error code of the protocol, such as 407 for close code 4407; empty for any other end. */
    public OptionalInt errorCode() {
        return code >= FIRST_ERROR && code <= LAST_ERROR ? OptionalInt.of(code - 4000) : OptionalInt.empty();
    }
}
