package io.quotecast.web.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.quotecast.access.Limit;
import io.quotecast.access.LimitCounters;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Finds out which peers are still there: one from which nothing has come for half the idle time is pinged, and closed if
 * the other half passes too. One timer per event loop looks after all of its connections.
 */
@Singleton
public class IdleConnectionMonitor {
    private static final String HANDLER_NAME = "pulse";
    private static final int CHECKS_PER_TIMEOUT = 8;

    private final LimitCounters limitCounters;
    private final long idleNanos;
    private final ConcurrentMap<EventLoop, LoopConnections> connectionsByLoop = new ConcurrentHashMap<>();

    IdleConnectionMonitor(LimitCounters limitCounters, IdleTimeout idleTimeout) {
        this.limitCounters = limitCounters;
        this.idleNanos = idleTimeout.duration.toNanos();
    }

    /** How long nothing may come from a peer. */
    public record IdleTimeout(Duration duration) {}

    /** Looks after a connection from now on. On its event loop. */
    void watch(ChannelPipeline pipeline, String nextHandlerName) {
        EventLoop loop = pipeline.channel().eventLoop();
        pipeline.addBefore(
                nextHandlerName,
                HANDLER_NAME,
                new IdleHandler(
                        pipeline.channel(),
                        connectionsByLoop.computeIfAbsent(loop, ignored -> new LoopConnections(loop))));
    }

    /** The connections of one event loop. Owned by it. */
    private final class LoopConnections {
        private final EventLoop loop;
        private final Set<IdleHandler> handlers = new LinkedHashSet<>();
        private boolean isScheduled;

        LoopConnections(EventLoop loop) {
            this.loop = loop;
        }

        void add(IdleHandler handler) {
            handlers.add(handler);
            if (!isScheduled) {
                isScheduled = true;
                loop.schedule(this::checkAll, idleNanos / CHECKS_PER_TIMEOUT, TimeUnit.NANOSECONDS);
            }
        }

        void remove(IdleHandler handler) {
            handlers.remove(handler);
        }

        private void checkAll() {
            long nowNanos = System.nanoTime();
            List.copyOf(handlers).forEach(handler -> handler.check(nowNanos));
            isScheduled = !handlers.isEmpty();
            if (isScheduled) {
                loop.schedule(this::checkAll, idleNanos / CHECKS_PER_TIMEOUT, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** One connection. */
    private final class IdleHandler extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final LoopConnections loopConnections;
        private long lastReadNanos = System.nanoTime();
        private boolean isPinged;

        IdleHandler(Channel channel, LoopConnections loopConnections) {
            this.channel = channel;
            this.loopConnections = loopConnections;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            loopConnections.add(this);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            loopConnections.remove(this);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            loopConnections.remove(this);
            super.channelInactive(context);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            lastReadNanos = System.nanoTime();
            isPinged = false;
            super.channelRead(context, message);
        }

        private void check(long nowNanos) {
            if (!channel.config().isAutoRead()) {
                // It is not read from, so it cannot be heard.
                lastReadNanos = nowNanos;
            } else if (nowNanos - lastReadNanos >= idleNanos) {
                limitCounters.count(Limit.IDLE_TIME);
                loopConnections.remove(this);
                channel.writeAndFlush(new CloseWebSocketFrame(
                        WebSocketCloseStatus.POLICY_VIOLATION, "nothing was heard, not even a pong"));
                channel.close();
            } else if (!isPinged && nowNanos - lastReadNanos >= idleNanos / 2) {
                isPinged = true;
                channel.writeAndFlush(new PingWebSocketFrame());
            }
        }
    }
}
