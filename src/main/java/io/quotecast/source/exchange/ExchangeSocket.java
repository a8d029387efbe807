package io.quotecast.source.exchange;

import io.quotecast.base.Quoted;
import java.net.ConnectException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection of an {@link ExchangeConnection}: puts fragments together and passes what is whole to its thread, which asks for
 * more. The HTTP client calls it, one call at a time.
 */
public final class ExchangeSocket implements WebSocket.Listener {
    /** Characters of a text, bytes of a binary frame. */
    public static final int LARGEST_FRAME = 1024 * 1024;

    private final ExchangeConnection exchangeConnection;
    private final StringBuilder text = new StringBuilder();
    private int binaryBytes;
    private volatile @Nullable WebSocket socket;

    ExchangeSocket(ExchangeConnection exchangeConnection) {
        this.exchangeConnection = exchangeConnection;
    }

    void send(String message) {
        WebSocket open = socket;
        if (open != null) {
            open.sendText(message, true).whenComplete((sent, failure) -> {
                if (failure != null) {
                    exchangeConnection.execute(() -> exchangeConnection.lost(this, words(failure)));
                }
            });
        }
    }

    /** Asks for the next frame, or the next part of one. */
    void request() {
        WebSocket open = socket;
        if (open != null) {
            open.request(1);
        }
    }

    /** Ends the connection at once, on any thread. */
    void abort() {
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        socket = opened;
        if (!exchangeConnection.execute(() -> exchangeConnection.opened(this))) {
            opened.abort();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket open, CharSequence part, boolean last) {
        if (text.length() + part.length() > LARGEST_FRAME) {
            tooLarge();
            return null;
        }
        text.append(part);
        if (last) {
            String message = text.toString();
            text.setLength(0);
            exchangeConnection.execute(() -> exchangeConnection.heard(this, message));
        } else {
            open.request(1);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket open, ByteBuffer part, boolean last) {
        binaryBytes += part.remaining();
        if (binaryBytes > LARGEST_FRAME) {
            tooLarge();
            return null;
        }
        if (last) {
            int bytes = binaryBytes;
            binaryBytes = 0;
            exchangeConnection.execute(() -> exchangeConnection.heardBinary(this, bytes));
        } else {
            open.request(1);
        }
        return null;
    }

    /** The client has answered with a pong by itself. */
    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket open, ByteBuffer message) {
        exchangeConnection.execute(() -> exchangeConnection.heardSign(this));
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket open, ByteBuffer message) {
        exchangeConnection.execute(() -> exchangeConnection.heardSign(this));
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket open, int code, String reason) {
        String why = "closed by the exchange with " + code + (reason.isEmpty() ? "" : " " + Quoted.of(reason));
        exchangeConnection.execute(() -> exchangeConnection.lost(this, why));
        return null;
    }

    @Override
    public void onError(WebSocket open, Throwable failure) {
        exchangeConnection.execute(() -> exchangeConnection.lost(this, words(failure)));
    }

    /** What went wrong with a connection, in the words of its innermost cause that has any. */
    static String words(Throwable failure) {
        String words = "";
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof WebSocketHandshakeException refused) {
                return "the exchange answered with HTTP status "
                        + refused.getResponse().statusCode();
            }
            if (at instanceof UnresolvedAddressException) {
                return "unknown host";
            }
            if (at instanceof ConnectException && at.getMessage() == null) {
                words = "Connection refused";
            } else if (at.getMessage() != null) {
                words = at.getMessage();
            }
        }
        return words.isEmpty() ? failure.getClass().getSimpleName() : words;
    }

    private void tooLarge() {
        exchangeConnection.execute(
                () -> exchangeConnection.lost(this, "a frame above " + LARGEST_FRAME + " bytes came"));
    }
}
