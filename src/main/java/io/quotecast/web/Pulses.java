package io.quotecast.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.quotecast.access.Limit;
import io.quotecast.access.Refusals;
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
public class Pulses {
    private static final String PULSE = "pulse";
    private static final int LOOKS = 8;

    private final Refusals refusals;
    private final long idleNanos;
    private final ConcurrentMap<EventLoop, Ward> wards = new ConcurrentHashMap<>();

    Pulses(Refusals refusals, IdleTime idle) {
        this.refusals = refusals;
        this.idleNanos = idle.most.toNanos();
    }

    /** How long nothing may come from a peer. */
    public record IdleTime(Duration most) {}

    /** Looks after a connection from now on. On its event loop. */
    void watch(ChannelPipeline pipeline, String before) {
        EventLoop loop = pipeline.channel().eventLoop();
        pipeline.addBefore(
                before, PULSE, new Pulse(pipeline.channel(), wards.computeIfAbsent(loop, any -> new Ward(loop))));
    }

    /** The connections of one event loop. Owned by it. */
    private final class Ward {
        private final EventLoop loop;
        private final Set<Pulse> pulses = new LinkedHashSet<>();
        private boolean looking;

        Ward(EventLoop loop) {
            this.loop = loop;
        }

        void add(Pulse pulse) {
            pulses.add(pulse);
            if (!looking) {
                looking = true;
                loop.schedule(this::look, idleNanos / LOOKS, TimeUnit.NANOSECONDS);
            }
        }

        void remove(Pulse pulse) {
            pulses.remove(pulse);
        }

        private void look() {
            long now = System.nanoTime();
            List.copyOf(pulses).forEach(pulse -> pulse.check(now));
            looking = !pulses.isEmpty();
            if (looking) {
                loop.schedule(this::look, idleNanos / LOOKS, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** One connection. */
    private final class Pulse extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final Ward ward;
        private long heardNanos = System.nanoTime();
        private boolean asked;

        Pulse(Channel channel, Ward ward) {
            this.channel = channel;
            this.ward = ward;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            ward.add(this);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext removed) {
            ward.remove(this);
        }

        @Override
        public void channelInactive(ChannelHandlerContext gone) throws Exception {
            ward.remove(this);
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
                refusals.count(Limit.IDLE_TIME);
                ward.remove(this);
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
