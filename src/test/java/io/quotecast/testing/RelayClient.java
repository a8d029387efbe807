package io.quotecast.testing;

import java.net.URI;
import java.util.UUID;

/** A client of the relay that has joined its room: it has received its own message there. To be used by one thread. */
public final class RelayClient implements AutoCloseable {
    private static final String JOINED_PREFIX = "joined ";

    private final WebSocketTestClient socket;

    private RelayClient(WebSocketTestClient socket) {
        this.socket = socket;
    }

    public static RelayClient join(URI server, String path) throws InterruptedException {
        WebSocketTestClient socket = WebSocketTestClient.connect(server, path);
        String marker = JOINED_PREFIX + UUID.randomUUID();
        socket.send(marker);
        while (!socket.nextText().equals(marker)) {
            // Other clients send messages too.
        }
        return new RelayClient(socket);
    }

    public void send(String text) {
        socket.send(text);
    }

    public void send(byte[] bytes) {
        socket.send(bytes);
    }

    /** Returns the next message, except those of clients that join; fails if it is not text. */
    public String nextText() throws InterruptedException {
        String text = socket.nextText();
        while (text.startsWith(JOINED_PREFIX)) {
            text = socket.nextText();
        }
        return text;
    }

    /** Returns the next message; fails if it is not binary. */
    public byte[] nextBytes() throws InterruptedException {
        return socket.nextBytes();
    }

    /** Waits until the server closes and returns the close code. */
    public int closeCode() throws Exception {
        return socket.closeCode();
    }

    @Override
    public void close() {
        socket.close();
    }
}
