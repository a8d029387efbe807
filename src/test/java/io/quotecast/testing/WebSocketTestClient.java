package io.quotecast.testing;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A WebSocket client that keeps what it hears, in its order, and holds it to the {@link AsyncApiContract}. To be used by one
 * thread.
 */
public final class WebSocketTestClient implements AutoCloseable {
    private static final int ABNORMAL = 1006;
    private static final long DEADLINE_SECONDS = 60;
    /** How often it looks whether the connection has ended. */
    private static final long POLL_MILLIS = 50;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final String path;
    private final WebSocket socket;

    private WebSocketTestClient(HttpClient http, URI address, String key) {
        path = address.getPath();
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (!key.isEmpty()) {
            builder.header("Authorization", "Bearer " + key);
        }
        socket = builder.buildAsync(address, new MessageCollector()).join();
    }

    /**
     * @param server of which the scheme is that of HTTP
     */
    public static WebSocketTestClient connect(URI server, String path) {
        return connect(HTTP, server, path);
    }

    public static WebSocketTestClient connect(HttpClient http, URI server, String path) {
        String scheme = server.getScheme().equals("https") ? "wss" : "ws";
        return new WebSocketTestClient(http, URI.create(scheme + "://" + server.getAuthority() + path), "");
    }

    /** As one who presents a key or a token with the request. */
    public static WebSocketTestClient connectAs(String key, URI server, String path) {
        return new WebSocketTestClient(HTTP, URI.create("ws://" + server.getAuthority() + path), key);
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    public void send(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** The next message; fails if it is not text, or none comes in time. */
    public String nextText() throws InterruptedException {
        Object next = next();
        if (next instanceof String text) {
            AsyncApiContract.check(path, text);
            return text;
        }
        throw new AssertionError("a text was awaited, binary came");
    }

    /** The next message; fails if it is not binary, or none comes in time. */
    public byte[] nextBytes() throws InterruptedException {
        Object next = next();
        if (next instanceof byte[] bytes) {
            return bytes;
        }
        throw new AssertionError("binary was awaited, there came: " + next);
    }

    /** How many messages came and were not taken yet. */
    public int waitingMessages() {
        return messages.size();
    }

    /** With what code the server closes; fails if it does not in time. */
    public int closeCode() throws Exception {
        try {
            return closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not closed within " + DEADLINE_SECONDS + " s", e);
        }
    }

    /** Returns once the connection has ended without a word of the server; fails if that is not so in time. */
    public void awaitAbnormalEnd() throws Exception {
        try {
            int code = closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (code != ABNORMAL) {
                throw new AssertionError("closed with " + code);
            }
        } catch (ExecutionException e) {
            // A reset is told as a failure, an end without a close frame is not.
        }
    }

    /** Fails if something that nobody took is not in the contract. */
    @Override
    public void close() {
        socket.abort();
        for (Object left = messages.poll(); left != null; left = messages.poll()) {
            if (left instanceof String text) {
                AsyncApiContract.check(path, text);
            }
        }
    }

    private Object next() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        Object next = messages.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        while (next == null && !closed.isDone() && System.nanoTime() < deadline) {
            next = messages.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
        // The last words may have come between the last look and the end.
        next = next == null ? messages.poll() : next;
        if (next == null) {
            throw new AssertionError("no message within " + DEADLINE_SECONDS + " s"
                    + (closed.isDone() ? ", because the server closed: " + describeEnd() : ""));
        }
        return next;
    }

    /** The close code, or what broke the connection. */
    private String describeEnd() {
        return closed.handle((code, failure) -> failure == null ? String.valueOf(code) : String.valueOf(failure))
                .join();
    }

    private final class MessageCollector implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
            if (last) {
                messages.add(bytes.toByteArray());
                bytes.reset();
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            closed.completeExceptionally(failure);
        }
    }
}
