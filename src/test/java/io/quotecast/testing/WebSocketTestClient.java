package io.quotecast.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A WebSocket client that queues the received messages and checks them against the {@link AsyncApiContract}. To be used
 * by one thread.
 */
public final class WebSocketTestClient implements AutoCloseable {
    private static final int ABNORMAL = 1006;
    private static final long DEADLINE_SECONDS = 60;
    /** Interval between checks whether the connection has ended. */
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
     * @param server with the scheme http or https
     */
    public static WebSocketTestClient connect(URI server, String path) {
        return connect(HTTP, server, path);
    }

    public static WebSocketTestClient connect(HttpClient http, URI server, String path) {
        String scheme = server.getScheme().equals("https") ? "wss" : "ws";
        return new WebSocketTestClient(http, URI.create(scheme + "://" + server.getAuthority() + path), "");
    }

    /** Connects with a key or a token in the request. */
    public static WebSocketTestClient connectAs(String key, URI server, String path) {
        return new WebSocketTestClient(HTTP, URI.create("ws://" + server.getAuthority() + path), key);
    }

    public void send(String text) {
        socket.sendText(text, true).join();
    }

    /** Sends a message unless the server has closed the connection. */
    public void sendUnlessClosed(String text) {
        try {
            send(text);
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof IOException)) {
                throw e;
            }
        }
    }

    public void send(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** Returns the next message; fails if it is not text, or none arrives in time. */
    public String nextText() throws InterruptedException {
        Object next = next();
        if (next instanceof String text) {
            AsyncApiContract.check(path, text);
            return text;
        }
        throw new AssertionError("expected a text message, but received a binary one");
    }

    /** Returns the next message; fails if it is not binary, or none arrives in time. */
    public byte[] nextBytes() throws InterruptedException {
        Object next = next();
        if (next instanceof byte[] bytes) {
            return bytes;
        }
        throw new AssertionError("expected a binary message, but received: " + next);
    }

    /** Returns the number of received messages that were not read yet. */
    public int waitingMessages() {
        return messages.size();
    }

    /** Waits until the server closes and returns the close code; fails if that takes too long. */
    public int closeCode() throws Exception {
        try {
            return closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not closed within " + DEADLINE_SECONDS + " s", e);
        }
    }

    /** Waits until the connection has ended without a close frame; fails otherwise, or if that takes too long. */
    public void awaitAbnormalEnd() throws Exception {
        try {
            int code = closed.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (code != ABNORMAL) {
                throw new AssertionError("the connection was closed with " + code);
            }
        } catch (ExecutionException e) {
            // A reset is reported as a failure, unlike an end without a close frame.
        }
    }

    /** Disconnects; fails if a message that was not read violates the {@link AsyncApiContract}. */
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
        // A last message may have arrived between the last poll and the end.
        next = next == null ? messages.poll() : next;
        if (next == null) {
            throw new AssertionError("no message within " + DEADLINE_SECONDS + " s"
                    + (closed.isDone() ? ": the connection has ended: " + describeEnd() : ""));
        }
        return next;
    }

    /** Returns the close code, or the failure that ended the connection. */
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
