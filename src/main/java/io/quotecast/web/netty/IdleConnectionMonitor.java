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
import io.quotecast.config.LimitSettings;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/**
 * Detects dead peers: a peer that has sent nothing for half of the idle timeout is pinged, and is closed if it is
 * silent for the other half too. Each event loop has one timer for all of its connections.
 */
@Singleton
public class IdleConnectionMonitor {
    private static final String HANDLER_NAME = "idle-connection-monitor";
    private static final int CHECKS_PER_TIMEOUT = 8;

    private final LimitCounters limitCounters;
    private final long idleNanos;
    private final ConcurrentMap<EventLoop, LoopConnections> connectionsByLoop = new ConcurrentHashMap<>();

    IdleConnectionMonitor(LimitCounters limitCounters, LimitSettings limits) {
        this.limitCounters = limitCounters;
        this.idleNanos = limits.idleTime().toNanos();
    }

    /** Starts monitoring a connection. Called on its event loop. */
    void watch(ChannelPipeline pipeline, String nextHandlerName) {
        EventLoop loop = pipeline.channel().eventLoop();
        pipeline.addBefore(
                nextHandlerName,
                HANDLER_NAME,
                new IdleHandler(
                        pipeline.channel(),
                        connectionsByLoop.computeIfAbsent(loop, ignored -> new LoopConnections(loop))));
    }

    /** The connections of one event loop. Owned by that event loop. */
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

    /** Records when a connection was last read. Owned by the connection's event loop. */
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
                // The connection is not being read, so its silence says nothing about the peer.
                lastReadNanos = nowNanos;
            } else if (nowNanos - lastReadNanos >= idleNanos) {
                limitCounters.count(Limit.IDLE_TIME);
                loopConnections.remove(this);
                channel.writeAndFlush(new CloseWebSocketFrame(
                        WebSocketCloseStatus.POLICY_VIOLATION, "idle timeout: no data and no pong received"));
                channel.close();
            } else if (!isPinged && nowNanos - lastReadNanos >= idleNanos / 2) {
                isPinged = true;
                channel.writeAndFlush(new PingWebSocketFrame());
            }
        }
    }
}
