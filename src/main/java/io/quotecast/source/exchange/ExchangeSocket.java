package io.quotecast.source.exchange;

import io.quotecast.base.Quoted;
import java.io.ByteArrayOutputStream;
import java.net.ConnectException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket of an {@link ExchangeConnection}: assembles fragments and passes complete messages to the thread of the
 * connection, which then requests more. The HTTP client makes one call at a time.
 */
public final class ExchangeSocket implements WebSocket.Listener {
    /** Largest message, in characters of a text message or bytes of a binary message. */
    public static final int MAX_MESSAGE_LENGTH = 1024 * 1024;

    private final ExchangeConnection connection;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
    private volatile @Nullable WebSocket socket;
    /** The last message of the connection's thread: the HTTP client sends one at a time. */
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    ExchangeSocket(ExchangeConnection connection) {
        this.connection = connection;
    }

    /** Sends a text message after those before it. Called on the thread of the connection. */
    void send(String message) {
        WebSocket open = socket;
        if (open != null) {
            sending = sending.thenCompose(previous -> open.sendText(message, true))
                    .whenComplete((sent, failure) -> {
                        if (failure != null) {
                            connection.execute(() -> connection.onLost(this, describe(failure)));
                        }
                    });
        }
    }

    /** Requests the next message, or the next part of one. */
    void request() {
        WebSocket open = socket;
        if (open != null) {
            open.request(1);
        }
    }

    /** Closes the connection immediately. Safe on any thread. */
    void abort() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        if (!connection.execute(() -> connection.onOpened(this))) {
            opened.abort();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket open, CharSequence part, boolean last) {
        if (text.length() + part.length() > MAX_MESSAGE_LENGTH) {
            onMessageTooLarge();
            return null;
        }
        text.append(part);
        if (last) {
            String message = text.toString();
            text.setLength(0);
            connection.execute(() -> connection.onMessage(this, message));
        } else {
            open.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket open, ByteBuffer part, boolean last) {
        if (binary.size() + part.remaining() > MAX_MESSAGE_LENGTH) {
            onMessageTooLarge();
            return null;
        }
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        binary.writeBytes(bytes);
        if (last) {
            ByteBuffer message = ByteBuffer.wrap(binary.toByteArray());
            binary.reset();
            connection.execute(() -> connection.onBinary(this, message));
        } else {
            open.request(1);
        }
        return null;
    }

    /** The HTTP client has already sent the pong. A ping is no sign that data arrives. */
    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket open, ByteBuffer message) {
        open.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket open, ByteBuffer message) {
        open.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket open, int code, String reason) {
        String description =
                "closed by the exchange with code " + code + (reason.isEmpty() ? "" : ": " + Quoted.of(reason));
        connection.execute(() -> connection.onLost(this, description));
        return null;
    }

    @Override
    public void onError(WebSocket open, Throwable failure) {
        connection.execute(() -> connection.onLost(this, describe(failure)));
    }

    /** Returns the message of the innermost cause that has one. */
    static String describe(Throwable failure) {
        String description = "";
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WebSocketHandshakeException handshakeFailure) {
                return "the exchange returned HTTP status "
                        + handshakeFailure.getResponse().statusCode();
            }
            if (cause instanceof UnresolvedAddressException) {
                return "unknown host";
            }
            if (cause instanceof ConnectException && cause.getMessage() == null) {
                description = "Connection refused";
            } else if (cause.getMessage() != null) {
                description = cause.getMessage();
            }
        }
        return description.isEmpty() ? failure.getClass().getSimpleName() : description;
    }

    private void onMessageTooLarge() {
        connection.execute(
                () -> connection.onLost(this, "received a message longer than " + MAX_MESSAGE_LENGTH + " bytes"));
    }
}
