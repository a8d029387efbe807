package io.quotecast.web.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.quotecast.ops.CloseCounter;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Enforces RFC 6455 on one connection where Netty and Vert.x do not: a violation is answered with one close frame
 * that gives the reason, nothing is sent after a close frame, and neither pings nor fragments of messages accumulate
 * in memory. Owned by the connection's event loop.
 */
final class ChannelGuard extends ChannelDuplexHandler {
    private static final Logger LOG = Logger.getLogger(ChannelGuard.class);
    private static final String DECODER = "wsdecoder";
    /** The first close code after a fatal error of the protocol. */
    private static final int FIRST_ERROR_CODE = 4_000;

    /** How long the peer has to answer the close frame after a violation or a fatal error. */
    private static final long CLOSE_TIMEOUT_MILLIS = 1_000;
    /** How long a peer may take to read what was written before a close frame, and to answer the frame. */
    private static final long MAX_CLOSE_MILLIS = 10_000;

    private final IntConsumer onClosed;
    private final MessageParts parts = new MessageParts();
    private Runnable onWritable = () -> {};
    private @Nullable PingWebSocketFrame pendingPing;
    private boolean isClosing;
    private boolean isBroken;
    private int closeCode;
    private @Nullable Future<?> closeTimer;
    private @Nullable String connectionId;

    /**
     * @param onClosed called when the connection has ended, with the code of the first close frame from either side
     */
    ChannelGuard(IntConsumer onClosed) {
        this.onClosed = onClosed;
    }

    /** Sets the id under which the connection appears in the log. */
    void setConnectionId(String name) {
        connectionId = name;
    }

    /** Returns whether a close frame has been sent. */
    boolean isClosing() {
        return isClosing;
    }

    /** Sets the task that runs each time the channel becomes writable again. */
    void onWritable(Runnable task) {
        onWritable = task;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (isBroken) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof PingWebSocketFrame ping
                && ping.rsv() == 0
                && !context.channel().isWritable()) {
            // Only the most recent ping has to be answered (section 5.5.3), so the others are not stored.
            releasePing();
            pendingPing = ping;
        } else if (message instanceof WebSocketFrame frame) {
            onFrame(context, frame);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        // Without a decoder, the connection either never became a WebSocket or has already been closed.
        if (closeCode != 0 || context.pipeline().get(DECODER) != null) {
            onClosed.accept(closeCode == 0 ? CloseCounter.ABNORMAL_CLOSURE : closeCode);
        }
        context.fireChannelInactive();
    }

    private void recordCloseCode(int code) {
        if (closeCode == 0) {
            closeCode = code < 0 ? CloseCounter.NO_STATUS_RECEIVED : code;
        }
    }

    private void onFrame(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            recordCloseCode(close.statusCode());
        }
        if (frame.rsv() != 0) {
            frame.release();
            closeForViolation(context, WebSocketCloseStatus.PROTOCOL_ERROR, "a reserved bit is set");
        } else if (!parts.add(frame)) {
            frame.release();
            closeForViolation(
                    context,
                    WebSocketCloseStatus.MESSAGE_TOO_BIG,
                    "the message is too large or has too many fragments");
        } else {
            WebSocketFrame whole = parts.withoutEmptyParts(frame);
            if (whole != null) {
                context.fireChannelRead(whole);
            }
        }
    }

    /** Receives the violations that Netty's decoder and UTF-8 validator detect. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException violation) {
            closeForViolation(context, violation.closeStatus(), String.valueOf(violation.getMessage()));
        } else {
            context.fireExceptionCaught(failure);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean isPong = message instanceof PongWebSocketFrame && !isBroken;
        if (isClosing && !isPong) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
            return;
        }
        if (message instanceof CloseWebSocketFrame close) {
            recordCloseCode(close.statusCode());
            isClosing = true;
            // The answer of the peer ends the connection. It can arrive only if the channel is read, which a throttled
            // or authenticating sender is not.
            context.channel().config().setAutoRead(true);
            closeAfter(MAX_CLOSE_MILLIS, context);
            if (close.statusCode() >= FIRST_ERROR_CODE) {
                ChannelPromise written = promise.unvoid();
                written.addListener(ignored -> closeAfterTimeout(context));
                context.write(message, written);
                return;
            }
        }
        context.write(message, promise);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            onWritable.run();
            answerPing(context);
        }
        context.fireChannelWritabilityChanged();
    }

    private void answerPing(ChannelHandlerContext context) {
        PingWebSocketFrame ping = pendingPing;
        if (ping != null) {
            pendingPing = null;
            context.fireChannelRead(ping);
            context.fireChannelReadComplete();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        cancelClose();
        releasePing();
    }

    private void releasePing() {
        if (pendingPing != null) {
            pendingPing.release();
            pendingPing = null;
        }
    }

    /** Sends a close frame with the reason, unless one was sent before, and discards all further input. */
    private void closeForViolation(ChannelHandlerContext context, WebSocketCloseStatus status, String reason) {
        if (isBroken) {
            return;
        }
        isBroken = true;
        LOG.debugf(
                "%s broke the protocol: %s",
                connectionId == null ? context.channel().remoteAddress() : connectionId, reason);
        ChannelPipeline pipeline = context.pipeline();
        if (pipeline.get(DECODER) != null) {
            pipeline.remove(DECODER);
        }
        if (isClosing) {
            context.close();
            return;
        }
        isClosing = true;
        recordCloseCode(status.code());
        closeAfterTimeout(context);
        context.writeAndFlush(new CloseWebSocketFrame(status, reason))
                .addListener((ChannelFuture written) -> finishClose(context));
    }

    private void closeAfterTimeout(ChannelHandlerContext context) {
        closeAfter(CLOSE_TIMEOUT_MILLIS, context);
    }

    private void closeAfter(long millis, ChannelHandlerContext context) {
        cancelClose();
        closeTimer = context.executor().schedule(() -> context.close(), millis, TimeUnit.MILLISECONDS);
    }

    /** Otherwise, the event loop would hold a connection that has ended until then. */
    private void cancelClose() {
        if (closeTimer != null) {
            closeTimer.cancel(false);
            closeTimer = null;
        }
    }

    /** Closes the output only: with unread input, closing the socket would send a reset and lose the close frame. */
    private static void finishClose(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel channel
                && context.pipeline().get(SslHandler.class) == null) {
            channel.config().setAutoRead(true);
            channel.shutdownOutput();
        } else {
            context.close();
        }
    }
}
