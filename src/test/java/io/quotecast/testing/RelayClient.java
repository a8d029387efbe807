package io.quotecast.testing;

import java.net.URI;
import java.util.UUID;

/** A client of the plain relay that is surely in its room: it has heard itself there. To be used by one thread. */
public final class RelayClient implements AutoCloseable {
    private static final String JOINED_PREFIX = "entered ";

    private final WebSocketTestClient socket;

    private RelayClient(WebSocketTestClient socket) {
        this.socket = socket;
    }

    public static RelayClient join(URI server, String path) throws InterruptedException {
        WebSocketTestClient socket = WebSocketTestClient.connect(server, path);
        String marker = JOINED_PREFIX + UUID.randomUUID();
        socket.send(marker);
        while (!socket.nextText().equals(marker)) {
            // Others speak too.
        }
        return new RelayClient(socket);
    }

    public void send(String text) {
        socket.send(text);
    }

    public void send(byte[] bytes) {
        socket.send(bytes);
    }

    /** The next message, past those with which others have entered; fails if it is not text. */
    public String nextText() throws InterruptedException {
        String text = socket.nextText();
        while (text.startsWith(JOINED_PREFIX)) {
            text = socket.nextText();
        }
        return text;
    }

    /** The next message; fails if it is not binary. */
    public byte[] nextBytes() throws InterruptedException {
        return socket.nextBytes();
    }

    /** With what code the server closes. */
    public int closeCode() throws Exception {
        return socket.closeCode();
    }

    @Override
    public void close() {
        socket.close();
    }
}
