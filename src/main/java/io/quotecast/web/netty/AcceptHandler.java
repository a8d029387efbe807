package io.quotecast.web.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.quotecast.access.Limit;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts each connection when a server socket accepts it, and refuses those above a limit. */
@Sharable
final class AcceptHandler extends ChannelInboundHandlerAdapter {
    static final String NAME = "accept-handler";

    /** Buffers that are read at once before the handlers can stop the reading. */
    private static final int MAX_READS = 2;
    /** Small, because what has been read is in memory before any limit applies to it. */
    private static final RecvByteBufAllocator RECEIVE_BUFFERS =
            new AdaptiveRecvByteBufAllocator(64, 2_048, 16_384).maxMessagesPerRead(MAX_READS);
    /** Refused connections that are told why; others are closed at once. */
    private static final int MAX_REFUSALS = 64;

    private static final long REFUSAL_MILLIS = 1_000;

    private final HttpConnections connections;
    private final boolean isOperator;
    private final AtomicInteger refusals = new AtomicInteger();

    /**
     * @param isOperator whether the socket is that of the management interface
     */
    AcceptHandler(HttpConnections connections, boolean isOperator) {
        this.connections = connections;
        this.isOperator = isOperator;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Channel channel) {
            ConnectionGuard guard = connections.newGuard(channel, isOperator);
            Limit limit = guard.acquire();
            if (limit == null) {
                channel.config().setRecvByteBufAllocator(RECEIVE_BUFFERS);
                channel.pipeline().addFirst(ConnectionGuard.NAME, guard);
            } else {
                connections.count(limit);
                if (refusals.incrementAndGet() > MAX_REFUSALS) {
                    refusals.decrementAndGet();
                    channel.unsafe().closeForcibly();
                    return;
                }
                channel.closeFuture().addListener(closed -> refusals.decrementAndGet());
                channel.pipeline()
                        .addFirst(new Refusal(
                                limit == Limit.CONNECTIONS ? "503 Service Unavailable" : "429 Too Many Requests",
                                connections.describe(limit)));
            }
        }
        context.fireChannelRead(message);
    }

    /** Answers a connection before its request, and closes it. */
    private static final class Refusal extends ChannelInboundHandlerAdapter {
        private final String status;
        private final String error;

        Refusal(String status, String error) {
            this.status = status;
            this.error = error;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            String response = "HTTP/1.1 " + status + "\r\nConnection: close\r\nRetry-After: 1\r\nQuotecast-Error: "
                    + error + "\r\nContent-Length: 0\r\n\r\n";
            context.executor().schedule(() -> context.close(), REFUSAL_MILLIS, TimeUnit.MILLISECONDS);
            context.writeAndFlush(Unpooled.copiedBuffer(response, StandardCharsets.US_ASCII))
                    .addListener(written -> {
                        // Closing the socket would send a reset, with which the response could be lost.
                        if (context.channel() instanceof DuplexChannel duplex) {
                            duplex.shutdownOutput();
                        } else {
                            context.close();
                        }
                    });
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }
    }
}
