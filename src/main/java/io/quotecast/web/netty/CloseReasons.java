package io.quotecast.web.netty;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.base.Quoted;
import java.nio.charset.StandardCharsets;

/** The last words on a WebSocket, which are at most 123 bytes (RFC 6455, section 5.5): a longer frame breaks the protocol. */
public final class CloseReasons {
    private static final int MAX_BYTES = 123;

    private CloseReasons() {}

    /** How a connection ended, for the log: the words may be the client's. */
    public static String describe(WebSocketConnection connection) {
        CloseReason reason = connection.closeReason();
        return reason == null
                ? "no reason"
                : reason.getCode() + " " + Quoted.of(reason.getMessage() == null ? "" : reason.getMessage());
    }

    /** These words, or as many characters of them as there is room for. */
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
