package io.quotecast.bench.load;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** How a connection becomes a WebSocket (RFC 6455, section 4): what is asked, and whether the answer is yes. */
final class UpgradeHandshake {
    /** The challenge may be the same for all: it only proves that the other end knows WebSocket. */
    private static final String CHALLENGE = "cXVvdGVjYXN0LWxvYWQhIQ==";

    private static final String RESPONSE = response();
    private static final int MOST_BYTES = 16_384;

    private final ByteArrayOutputStream answer = new ByteArrayOutputStream();

    static byte[] request(LoadTarget loadTarget) {
        StringBuilder request = new StringBuilder("GET ").append(loadTarget.pathAndQuery());
        request.append(" HTTP/1.1\r\nHost: ").append(loadTarget.authority());
        request.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13");
        request.append("\r\nSec-WebSocket-Key: ").append(CHALLENGE);
        if (!loadTarget.key().isEmpty()) {
            request.append("\r\nAuthorization: Bearer ").append(loadTarget.key());
        }
        return request.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Takes a part of the answer.
     *
     * @return the place behind the answer, where frames begin, or -1 if it goes on
     * @throws UpgradeRefusedException if it is not yes
     */
    int read(byte[] bytes, int from, int to) throws UpgradeRefusedException {
        for (int at = from; at < to; at++) {
            answer.write(bytes[at]);
            if (bytes[at] == '\n' && text().endsWith("\r\n\r\n")) {
                check(text());
                return at + 1;
            }
        }
        if (answer.size() > MOST_BYTES) {
            throw new UpgradeRefusedException("it answered with more than " + MOST_BYTES + " bytes before any frame");
        }
        return -1;
    }

    private static void check(String answer) throws UpgradeRefusedException {
        String status = answer.substring(0, answer.indexOf('\r'));
        if (!status.matches("HTTP/1\\.1 101( .*)?")) {
            throw new UpgradeRefusedException("it answered '" + status + "' to the upgrade");
        }
        boolean knows = answer.lines()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-accept:")
                        && line.substring(line.indexOf(':') + 1).trim().equals(RESPONSE));
        if (!knows) {
            throw new UpgradeRefusedException("its Sec-WebSocket-Accept is not '" + RESPONSE + "'");
        }
    }

    private String text() {
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private static String response() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((CHALLENGE + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** The server does not become a WebSocket. */
    static final class UpgradeRefusedException extends Exception {
        private static final long serialVersionUID = 1;

        UpgradeRefusedException(String why) {
            super(why);
        }
    }
}
