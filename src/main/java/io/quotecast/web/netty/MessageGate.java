package io.quotecast.web.netty;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Passes the frames of a WebSocket on a few at a time, so that each has been handled before the next ones become tasks
 * of the event loop. Nothing is read from the socket meanwhile, so TCP makes the peer wait. Owned by the connection's
 * event loop.
 */
final class MessageGate extends ChannelDuplexHandler {
    /** Frames of one connection that are in flight at the same time. */
    private static final int MAX_IN_FLIGHT = 16;

    private final InFlight inFlight;
    private final Queue<Object> held = new ArrayDeque<>();
    private int passed;
    private boolean isPaused;
    private boolean isScheduled;
    private boolean isReadingStopped;
    private boolean isClosing;

    /** The frames in flight on all connections of one event loop. Owned by that event loop. */
    static final class InFlight {
        private static final int MAX = 512;

        private int count;
    }

    MessageGate(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /** Stops or resumes passing frames on, and reading from the socket. */
    void setPaused(ChannelHandlerContext context, boolean isPausing) {
        isPaused = isPausing;
        if (!isPaused) {
            passHeld(context);
        }
        updateReading(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (held.isEmpty() && mayPass()) {
            pass(context, frame);
        } else {
            held.add(frame);
            if (!isPaused) {
                schedule(context);
            }
            updateReading(context);
        }
    }

    /** The answer to a close frame must be read, whatever else holds the peer back. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof CloseWebSocketFrame) {
            isClosing = true;
            releaseHeld();
            updateReading(context);
        }
        context.write(message, promise);
    }

    private boolean mayPass() {
        return isClosing || (!isPaused && passed < MAX_IN_FLIGHT && inFlight.count < InFlight.MAX);
    }

    private void pass(ChannelHandlerContext context, Object frame) {
        passed++;
        inFlight.count++;
        schedule(context);
        context.fireChannelRead(frame);
    }

    private void schedule(ChannelHandlerContext context) {
        if (!isScheduled) {
            isScheduled = true;
            // Runs after the tasks of the frames that have been passed on.
            context.executor().execute(() -> onHandled(context));
        }
    }

    private void onHandled(ChannelHandlerContext context) {
        isScheduled = false;
        inFlight.count -= passed;
        passed = 0;
        passHeld(context);
        updateReading(context);
    }

    private void passHeld(ChannelHandlerContext context) {
        while (!held.isEmpty() && mayPass()) {
            pass(context, held.remove());
        }
        if (!held.isEmpty() && !isPaused) {
            schedule(context);
        }
    }

    /** Frames are read only while none is held. */
    private void updateReading(ChannelHandlerContext context) {
        boolean shouldStop = !isClosing && (isPaused || !held.isEmpty());
        if (shouldStop != isReadingStopped) {
            isReadingStopped = shouldStop;
            context.channel().config().setAutoRead(!shouldStop);
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        if (isReadingStopped && context.channel().config().isAutoRead()) {
            // Another handler has resumed reading.
            context.channel().config().setAutoRead(false);
        } else {
            context.read();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        releaseHeld();
        isPaused = true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        releaseHeld();
        context.fireChannelInactive();
    }

    private void releaseHeld() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
