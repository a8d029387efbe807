package io.quotecast.web.netty;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.base.Quoted;
import java.nio.charset.StandardCharsets;

/** Close codes and reasons of WebSockets. A reason has at most 123 bytes of UTF-8 (RFC 6455, section 5.5). */
public final class CloseReasons {
    /** A message of a type that the endpoint does not accept (RFC 6455, section 7.4.1). */
    public static final int UNSUPPORTED_DATA = 1003;

    /** A violation of a rule of the endpoint (RFC 6455, section 7.4.1). */
    public static final int POLICY_VIOLATION = 1008;

    /** A message above the size limit (RFC 6455, section 7.4.1). */
    public static final int MESSAGE_TOO_BIG = 1009;

    /** The server restarts and clients should reconnect (IANA registry of RFC 6455). */
    public static final int SERVICE_RESTART = 1012;

    private static final int MAX_BYTES = 123;

    private CloseReasons() {}

    /** Describes for the log how a connection ended. The reason is quoted because it may come from the client. */
    public static String describe(WebSocketConnection connection) {
        CloseReason reason = connection.closeReason();
        return reason == null
                ? "no reason"
                : reason.getCode() + " " + Quoted.of(reason.getMessage() == null ? "" : reason.getMessage());
    }

    /** Creates a close reason, truncated at a character boundary if it is too long. */
    public static CloseReason of(int code, String reason) {
        byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= MAX_BYTES) {
            return new CloseReason(code, reason);
        }
        int end = MAX_BYTES;
        while ((utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return new CloseReason(code, new String(utf8, 0, end, StandardCharsets.UTF_8));
    }
}
