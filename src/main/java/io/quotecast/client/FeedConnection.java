package io.quotecast.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * An open connection to the feed. Any thread may call it; a thread of the HTTP client calls its listener.
 *
 * <p>The server queues nothing for a client that does not read. A client that requests too few messages falls behind,
 * receives the newest values with a report of what it missed, and is closed with 4407 if it reads nothing for too long.
 * Without a request, it does not notice either that the server has closed the connection.
 */
public final class FeedConnection implements AutoCloseable {
    private static final int MAX_WAITING_SENDS = 1_000;
    private static final int MAX_MESSAGE_CHARS = 1 << 24;

    private final FeedListener listener;
    private final Duration timeout;
    private final CompletableFuture<FeedConnection> opened = new CompletableFuture<>();
    private final CompletableFuture<Disconnection> closed = new CompletableFuture<>();
    /** Messages that were requested and not yet processed; the greeting is requested from the start. */
    private final AtomicLong demand = new AtomicLong(1);

    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final Object sendLock = new Object();
    private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);
    private int waitingSends;
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable Greeting greeting;
    private volatile @Nullable CursorTracker tracker;

    private FeedConnection(FeedListener listener, Duration timeout) {
        this.listener = listener;
        this.timeout = timeout;
    }

    static CompletableFuture<FeedConnection> open(QuotecastClient client, FeedListener listener) {
        FeedConnection connection = new FeedConnection(listener, client.timeout());
        WebSocket.Builder builder = client.http().newWebSocketBuilder().connectTimeout(client.timeout());
        if (!client.key().isEmpty()) {
            builder.header("Authorization", "Bearer " + client.key());
        }
        builder.buildAsync(client.uri(), connection.new SocketListener()).whenComplete((socket, failure) -> {
            if (failure != null) {
                connection.opened.completeExceptionally(refusal(client, failure));
            }
        });
        connection
                .opened
                .orTimeout(client.timeout().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((any, failure) -> {
                    if (failure != null) {
                        connection.end(new Disconnection(Disconnection.ABNORMAL, "", failure));
                    }
                });
        return connection.opened;
    }

    /** Returns the greeting of the server. */
    public Greeting greeting() {
        return existing(greeting);
    }

    /**
     * Returns the cursor after the last message that the listener has processed. Empty before the first event, and
     * after the server has reported that a cursor is no longer available.
     */
    public Optional<Cursor> cursor() {
        return existing(tracker).cursor();
    }

    /**
     * Requests further messages for the listener.
     *
     * @param messages how many, at least 1; {@link Long#MAX_VALUE} for all
     * @throws IllegalArgumentException if the number is below 1
     */
    public void request(long messages) {
        if (messages < 1) {
            throw new IllegalArgumentException("messages: " + messages + " is below 1");
        }
        if (demand.getAndAccumulate(messages, FeedConnection::saturatedSum) == 0) {
            existing(socket).request(1);
        }
    }

    /** Subscribes. The response is a message of the type {@code subscription}; see {@link #send} for the result. */
    public CompletableFuture<Void> subscribe(FeedSubscription subscription) {
        existing(tracker).onResume(subscription.resume());
        return send(subscription.subscribeMessage());
    }

    /** Ends the subscription to the names of a request. The response is a message of the type {@code subscription}. */
    public CompletableFuture<Void> unsubscribe(FeedSubscription subscription) {
        return send(subscription.unsubscribeMessage());
    }

    /**
     * Publishes a message on a topic.
     *
     * @param id is repeated in the response, which is an {@code ack} or an {@code error}
     */
    public CompletableFuture<Void> publish(String id, String topic, JsonNode data) {
        return send(request("publish", id).put("topic", topic).set("data", data).toString());
    }

    /**
     * Sets an alert. What fires is a message of the type {@code alert}, on all connections with the same key.
     *
     * @param id is repeated in the response, whose type is "alerts" or "error"
     */
    public CompletableFuture<Void> setAlert(String id, FeedAlert alert) {
        return send(alert.message(id));
    }

    /**
     * Removes alerts of the client.
     *
     * @param id as in {@link #setAlert}
     * @param alerts the ids that the server has assigned to them
     */
    public CompletableFuture<Void> removeAlerts(String id, List<String> alerts) {
        ObjectNode message = request("unalert", id);
        alerts.forEach(message.putArray("alerts")::add);
        return send(message.toString());
    }

    /** Asks for all alerts of the client; the id is as in {@link #setAlert}. */
    public CompletableFuture<Void> listAlerts(String id) {
        return send(request("alerts", id).toString());
    }

    private static ObjectNode request(String action, String id) {
        return JsonNodeFactory.instance.objectNode().put("action", action).put("id", id);
    }

    /**
     * Sends a message of the protocol, a JSON object or an array of them.
     *
     * @return completes when the message has been handed to the operating system. Fails with {@link IOException} if the
     *     connection has ended, or if 1,000 messages already wait because the server does not read
     */
    public CompletableFuture<Void> send(String json) {
        // The JDK's socket still accepts messages for a moment after it has delivered the close frame.
        if (isClosing.get() || closed.isDone()) {
            return CompletableFuture.failedFuture(new IOException("not sent: the connection has ended"));
        }
        synchronized (sendLock) {
            if (waitingSends >= MAX_WAITING_SENDS) {
                return CompletableFuture.failedFuture(
                        new IOException("not sent: " + MAX_WAITING_SENDS + " messages wait for the server to read"));
            }
            waitingSends++;
            // WebSocket accepts a message only after it has sent the previous one.
            CompletableFuture<Void> sent = lastSend.handle((any, failure) -> existing(socket))
                    .thenCompose(to -> to.sendText(json, true))
                    .thenAccept(any -> {})
                    .whenComplete((any, failure) -> onSent());
            lastSend = sent;
            return sent;
        }
    }

    private void onSent() {
        synchronized (sendLock) {
            waitingSends--;
        }
    }

    /** Returns the end of the connection, once it has ended. Cancelling or completing it has no effect. */
    public CompletableFuture<Disconnection> closed() {
        return closed.copy();
    }

    /**
     * Closes the connection with code 1000, without waiting for the end. Messages that arrive after the call are
     * discarded. The connection is cut if the server does not confirm the end within the timeout of the client.
     */
    @Override
    public void close() {
        if (isClosing.compareAndSet(false, true) && !closed.isDone()) {
            WebSocket open = existing(socket);
            open.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((any, failure) -> {
                if (failure != null) {
                    end(new Disconnection(Disconnection.ABNORMAL, "", failure));
                }
            });
            // The server's close frame comes after what it has sent before.
            open.request(Long.MAX_VALUE);
            closed.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS).exceptionally(failure -> {
                end(new Disconnection(Disconnection.ABNORMAL, "", failure));
                return null;
            });
        }
    }

    private void onFirst(FeedMessage message) throws NotQuotecastException {
        Greeting first = Greeting.of(message);
        tracker = new CursorTracker(first.epoch());
        greeting = first;
        listener.onOpen(this);
        opened.complete(this);
    }

    private void onText(WebSocket from, FeedMessage message) {
        if (isClosing.get()) {
            return;
        }
        try {
            if (greeting == null) {
                onFirst(message);
            }
            listener.onMessage(this, message);
            existing(tracker).onMessage(message);
        } catch (UncheckedIOException e) {
            end(new Disconnection(Disconnection.ABNORMAL, "", e.getCause()));
            return;
        } catch (IOException | RuntimeException e) {
            end(new Disconnection(Disconnection.ABNORMAL, "", e));
            return;
        }
        if (demand.decrementAndGet() > 0) {
            from.request(1);
        }
    }

    /** Has an effect the first time only. A connection that did not end by itself is cut. */
    private void end(Disconnection end) {
        WebSocket open = socket;
        if (end.cause() != null && open != null) {
            open.abort();
        }
        if (closed.complete(end)) {
            Throwable cause = end.cause();
            opened.completeExceptionally(
                    cause != null ? cause : new IOException("closed with " + end.code() + " before the greeting"));
            if (greeting != null) {
                listener.onClose(this, end);
            }
        }
    }

    private static Throwable refusal(QuotecastClient client, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        HttpResponse<?> response =
                cause instanceof WebSocketHandshakeException handshake ? handshake.getResponse() : null;
        return response == null
                ? cause
                : new UpgradeRefusedException(
                        client.uri(),
                        response.statusCode(),
                        response.headers().firstValue("Quotecast-Error").orElse(""));
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private static <T> T existing(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the connection is not open yet");
        }
        return value;
    }

    /** Joins the parts of a message. A part, like a ping, is read without a request of the listener. */
    private final class SocketListener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void onOpen(WebSocket from) {
            socket = from;
            if (closed.isDone()) {
                from.abort();
            } else {
                from.request(1);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (text.length() > MAX_MESSAGE_CHARS) {
                end(new Disconnection(
                        Disconnection.ABNORMAL,
                        "",
                        new IOException("a message is longer than " + MAX_MESSAGE_CHARS + " characters")));
            } else if (last) {
                FeedMessage message = new FeedMessage(text.toString());
                text.setLength(0);
                FeedConnection.this.onText(from, message);
            } else {
                from.request(1);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
            end(new Disconnection(Disconnection.ABNORMAL, "", new NotQuotecastException("binary data")));
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            end(new Disconnection(code, reason, null));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            end(new Disconnection(Disconnection.ABNORMAL, "", failure));
        }
    }
}
