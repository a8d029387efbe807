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
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Holds one connection to RFC 6455 where Netty and Vert.x do not: who breaks it hears why in one close frame, nothing
 * follows a close frame, and neither pings nor parts of messages fill the memory. Owned by the connection's event loop.
 */
final class ChannelGuard extends ChannelDuplexHandler {
    private static final Logger LOG = Logger.getLogger(ChannelGuard.class);
    private static final String DECODER = "wsdecoder";
    /** How long one who broke the rules has to hear so. */
    private static final long FAREWELL_MILLIS = 1_000;

    private final IntConsumer onEnd;
    private final MessageParts parts = new MessageParts();
    private Runnable onWritable = () -> {};
    private @Nullable PingWebSocketFrame unanswered;
    private boolean isClosing;
    private boolean isBroken;
    private int closeCode;
    private @Nullable String id;

    /**
     * @param onEnd hears the code of the first close frame, sent or received, when the connection has ended
     */
    ChannelGuard(IntConsumer onEnd) {
        this.onEnd = onEnd;
    }

    /** What the connection is called in the log, once it has a name. */
    void call(String name) {
        id = name;
    }

    /** Runs a task each time the channel takes more again. */
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
            // Only the last of several pings has to be answered (section 5.5.3): the others need not wait anywhere.
            forgetPing();
            unanswered = ping;
        } else if (message instanceof WebSocketFrame frame) {
            take(context, frame);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        // Without its decoder it has never become a WebSocket, or has been said farewell.
        if (closeCode != 0 || context.pipeline().get(DECODER) != null) {
            onEnd.accept(closeCode == 0 ? CloseCounter.NO_FRAME : closeCode);
        }
        context.fireChannelInactive();
    }

    private void note(int code) {
        if (closeCode == 0) {
            closeCode = code < 0 ? CloseCounter.NO_CODE : code;
        }
    }

    private void take(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame close) {
            note(close.statusCode());
        }
        if (frame.rsv() != 0) {
            frame.release();
            end(context, WebSocketCloseStatus.PROTOCOL_ERROR, "a reserved bit is set");
        } else if (!parts.add(frame)) {
            frame.release();
            end(context, WebSocketCloseStatus.MESSAGE_TOO_BIG, "the message goes on for too long");
        } else {
            WebSocketFrame whole = parts.withoutEmptyParts(frame);
            if (whole != null) {
                context.fireChannelRead(whole);
            }
        }
    }

    /** What Netty's decoder and validator refuse comes here. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException violation) {
            end(context, violation.closeStatus(), String.valueOf(violation.getMessage()));
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
            note(close.statusCode());
            isClosing = true;
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
        PingWebSocketFrame ping = unanswered;
        if (ping != null) {
            unanswered = null;
            context.fireChannelRead(ping);
            context.fireChannelReadComplete();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forgetPing();
    }

    private void forgetPing() {
        if (unanswered != null) {
            unanswered.release();
            unanswered = null;
        }
    }

    /** Says why it is over, if no close frame was sent yet, and throws away what still comes. */
    private void end(ChannelHandlerContext context, WebSocketCloseStatus status, String reason) {
        if (isBroken) {
            return;
        }
        isBroken = true;
        LOG.debugf("%s broke the protocol: %s", id == null ? context.channel().remoteAddress() : id, reason);
        ChannelPipeline pipeline = context.pipeline();
        if (pipeline.get(DECODER) != null) {
            pipeline.remove(DECODER);
        }
        if (isClosing) {
            context.close();
            return;
        }
        isClosing = true;
        note(status.code());
        context.executor().schedule(() -> context.close(), FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        context.writeAndFlush(new CloseWebSocketFrame(status, reason))
                .addListener((ChannelFuture written) -> hangUp(context));
    }

    /** With bytes unread, a plain close would be a reset, and the close frame lost on its way. */
    private static void hangUp(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel channel
                && context.pipeline().get(SslHandler.class) == null) {
            channel.config().setAutoRead(true);
            channel.shutdownOutput();
        } else {
            context.close();
        }
    }
}
