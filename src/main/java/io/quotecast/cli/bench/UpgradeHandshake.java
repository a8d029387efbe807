package io.quotecast.cli.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** The opening handshake of a WebSocket (RFC 6455, section 4) on the side of the client. */
final class UpgradeHandshake {
    /** The same for all connections: it only proves that the server speaks WebSocket. */
    private static final String CHALLENGE = "cXVvdGVjYXN0LWxvYWQhIQ==";

    private static final String EXPECTED_ACCEPT = expectedAccept();
    private static final int MAX_RESPONSE_BYTES = 16_384;

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    static byte[] request(LoadTarget loadTarget) {
        StringBuilder request = new StringBuilder("GET ").append(loadTarget.pathAndQuery());
        request.append(" HTTP/1.1\r\nHost: ").append(loadTarget.authority());
        request.append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13");
        request.append("\r\nSec-WebSocket-Key: ").append(CHALLENGE);
        if (!loadTarget.key().isEmpty()) {
            request.append("\r\nAuthorization: Bearer ").append(loadTarget.key());
        }
        return request.append("\r\n")
                .append(loadTarget.dialect().headers())
                .append("\r\n")
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /**
     * Reads a part of the response.
     *
     * @return the index after the response, where the frames begin, or -1 if the response continues
     * @throws UpgradeRefusedException if the server refuses the upgrade
     */
    int read(byte[] bytes, int from, int to) throws UpgradeRefusedException {
        for (int index = from; index < to; index++) {
            received.write(bytes[index]);
            if (bytes[index] == '\n' && text().endsWith("\r\n\r\n")) {
                check(text());
                return index + 1;
            }
        }
        if (received.size() > MAX_RESPONSE_BYTES) {
            throw new UpgradeRefusedException("the response to the upgrade exceeds " + MAX_RESPONSE_BYTES + " bytes");
        }
        return -1;
    }

    private static void check(String response) throws UpgradeRefusedException {
        String status = response.substring(0, response.indexOf('\r'));
        if (!status.matches("HTTP/1\\.1 101( .*)?")) {
            throw new UpgradeRefusedException("the server refused the upgrade with '" + status + "'");
        }
        boolean isAccepted = response.lines()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-accept:")
                        && line.substring(line.indexOf(':') + 1).trim().equals(EXPECTED_ACCEPT));
        if (!isAccepted) {
            throw new UpgradeRefusedException(
                    "the response to the upgrade lacks the header Sec-WebSocket-Accept: " + EXPECTED_ACCEPT);
        }
    }

    private String text() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    private static String expectedAccept() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((CHALLENGE + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** The server refuses the upgrade, or its response is invalid. */
    static final class UpgradeRefusedException extends Exception {
        private static final long serialVersionUID = 1;

        UpgradeRefusedException(String reason) {
            super(reason);
        }
    }
}
