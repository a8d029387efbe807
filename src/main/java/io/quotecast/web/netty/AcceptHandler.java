package io.quotecast.web.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.quotecast.access.Limit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts each connection when a server socket accepts it, and refuses those above a limit. While the present connections
 * had no time for a request, none is accepted: the others wait in the kernel. Owned by the event loop of its socket.
 */
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
    private static final long RETRY_MILLIS = 10;

    private final HttpConnections connections;
    private final boolean isOperator;
    private final AtomicInteger refusals = new AtomicInteger();
    private final Queue<Channel> waiting = new ArrayDeque<>();

    /**
     * @param isOperator whether the socket is that of the management interface
     */
    AcceptHandler(HttpConnections connections, boolean isOperator) {
        this.connections = connections;
        this.isOperator = isOperator;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof Channel channel)) {
            context.fireChannelRead(message);
        } else if (!waiting.isEmpty() || !tryPass(context, channel)) {
            if (waiting.isEmpty()) {
                context.channel().config().setAutoRead(false);
                context.executor().schedule(() -> retry(context), RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
            waiting.add(channel);
        }
    }

    private void retry(ChannelHandlerContext context) {
        Channel next = waiting.peek();
        while (next != null && tryPass(context, next)) {
            waiting.remove();
            next = waiting.peek();
        }
        if (next == null) {
            context.channel().config().setAutoRead(true);
        } else {
            context.executor().schedule(() -> retry(context), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Passes the connection on, counted or refused; returns false if it has to wait. */
    private boolean tryPass(ChannelHandlerContext context, Channel channel) {
        ConnectionGuard guard = connections.newGuard(channel, isOperator);
        switch (guard.acquire()) {
            case LATER -> {
                return false;
            }
            case ACCEPTED -> {
                channel.config().setRecvByteBufAllocator(RECEIVE_BUFFERS);
                channel.pipeline().addFirst(ConnectionGuard.NAME, guard);
                context.fireChannelRead(channel);
            }
            case TOO_MANY -> refuse(context, channel, Limit.CONNECTIONS);
            case TOO_MANY_OF_ADDRESS -> refuse(context, channel, Limit.CONNECTIONS_PER_ADDRESS);
        }
        return true;
    }

    private void refuse(ChannelHandlerContext context, Channel channel, Limit limit) {
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
        context.fireChannelRead(channel);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        waiting.forEach(channel -> channel.unsafe().closeForcibly());
        waiting.clear();
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
