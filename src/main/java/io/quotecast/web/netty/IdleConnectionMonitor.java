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
    private static final String PULSE = "pulse";
    private static final int LOOKS = 8;

    private final LimitCounters limitCounters;
    private final long idleNanos;
    private final ConcurrentMap<EventLoop, LoopConnections> loopConnections = new ConcurrentHashMap<>();

    IdleConnectionMonitor(LimitCounters limitCounters, IdleTimeout idle) {
        this.limitCounters = limitCounters;
        this.idleNanos = idle.most.toNanos();
    }

    /** How long nothing may come from a peer. */
    public record IdleTimeout(Duration most) {}

    /** Looks after a connection from now on. On its event loop. */
    void watch(ChannelPipeline pipeline, String before) {
        EventLoop loop = pipeline.channel().eventLoop();
        pipeline.addBefore(
                before,
                PULSE,
                new IdleHandler(
                        pipeline.channel(), loopConnections.computeIfAbsent(loop, any -> new LoopConnections(loop))));
    }

    /** The connections of one event loop. Owned by it. */
    private final class LoopConnections {
        private final EventLoop loop;
        private final Set<IdleHandler> idleHandlers = new LinkedHashSet<>();
        private boolean looking;

        LoopConnections(EventLoop loop) {
            this.loop = loop;
        }

        void add(IdleHandler idleHandler) {
            idleHandlers.add(idleHandler);
            if (!looking) {
                looking = true;
                loop.schedule(this::look, idleNanos / LOOKS, TimeUnit.NANOSECONDS);
            }
        }

        void remove(IdleHandler idleHandler) {
            idleHandlers.remove(idleHandler);
        }

        private void look() {
            long now = System.nanoTime();
            List.copyOf(idleHandlers).forEach(idleHandler -> idleHandler.check(now));
            looking = !idleHandlers.isEmpty();
            if (looking) {
                loop.schedule(this::look, idleNanos / LOOKS, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** One connection. */
    private final class IdleHandler extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final LoopConnections loopConnections;
        private long heardNanos = System.nanoTime();
        private boolean asked;

        IdleHandler(Channel channel, LoopConnections loopConnections) {
            this.channel = channel;
            this.loopConnections = loopConnections;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            loopConnections.add(this);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext removed) {
            loopConnections.remove(this);
        }

        @Override
        public void channelInactive(ChannelHandlerContext gone) throws Exception {
            loopConnections.remove(this);
            super.channelInactive(gone);
        }

        @Override
        public void channelRead(ChannelHandlerContext from, Object message) throws Exception {
            heardNanos = System.nanoTime();
            asked = false;
            super.channelRead(from, message);
        }

        private void check(long now) {
            if (!channel.config().isAutoRead()) {
                // It is not read from, so it cannot be heard.
                heardNanos = now;
            } else if (now - heardNanos >= idleNanos) {
                limitCounters.count(Limit.IDLE_TIME);
                loopConnections.remove(this);
                channel.writeAndFlush(new CloseWebSocketFrame(
                        WebSocketCloseStatus.POLICY_VIOLATION, "nothing was heard, not even a pong"));
                channel.close();
            } else if (!asked && now - heardNanos >= idleNanos / 2) {
                asked = true;
                channel.writeAndFlush(new PingWebSocketFrame());
            }
        }
    }
}
