package io.quotecast.testing;

import java.net.URI;
import java.util.UUID;

/** A client of the plain relay that is surely in its room: it has heard itself there. To be used by one thread. */
public final class RelayClient implements AutoCloseable {
    private static final String ENTERED = "entered ";

    private final WebSocketTestClient socket;

    private RelayClient(WebSocketTestClient socket) {
        this.socket = socket;
    }

    public static RelayClient enter(URI server, String path) throws InterruptedException {
        WebSocketTestClient socket = WebSocketTestClient.connect(server, path);
        String word = ENTERED + UUID.randomUUID();
        socket.send(word);
        while (!socket.nextText().equals(word)) {
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
        while (text.startsWith(ENTERED)) {
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
