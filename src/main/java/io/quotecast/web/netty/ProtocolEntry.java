package io.quotecast.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;

/**
 * Installs the limits of HTTP/1.1 or HTTP/2 before the first request is decoded: with the first bytes of a connection,
 * Vert.x chooses the protocol, and this handler passes them on one by one until it has. Removed after that. Owned by the
 * connection's event loop.
 */
final class ProtocolEntry extends ChannelInboundHandlerAdapter {
    private static final String NAME = "protocol-entry";
    private static final String HTTP2_HANDLER = "handler";

    private final ConnectionGuard guard;

    private ProtocolEntry(ConnectionGuard guard) {
        this.guard = guard;
    }

    /** Adds the handler to a new connection, after decryption. */
    static void add(ConnectionGuard guard) {
        ChannelPipeline pipeline = guard.channel().pipeline();
        ChannelHandlerContext encryption = pipeline.context(SslHandler.class);
        pipeline.addAfter(
                encryption == null ? ConnectionGuard.NAME : encryption.name(), NAME, new ProtocolEntry(guard));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        boolean isInstalled = tryInstall(context);
        while (!isInstalled && bytes.isReadable()) {
            context.fireChannelRead(bytes.readRetainedSlice(1));
            isInstalled = tryInstall(context);
        }
        if (bytes.isReadable() && !context.isRemoved()) {
            context.fireChannelRead(bytes);
        } else {
            bytes.release();
        }
        if (isInstalled && !context.isRemoved()) {
            context.pipeline().remove(this);
        }
    }

    /** Returns whether the protocol is known; its limits are installed then. */
    private boolean tryInstall(ChannelHandlerContext context) {
        if (RequestGate.install(guard)) {
            return true;
        }
        if (context.pipeline().get(HTTP2_HANDLER) instanceof Http2ConnectionHandler handler) {
            Http2Gate.of(guard, handler);
            return true;
        }
        return false;
    }
}
