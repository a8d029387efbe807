package io.quotecast.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and passes on the frames of a WebSocket a few at a time, so that they have been handled before the next ones
 * become objects and tasks of the event loop. Meanwhile, and while the peer does not read what was written to it, nothing
 * is read from the socket, so that TCP makes the peer wait. Owned by the connection's event loop.
 */
final class MessageGate extends ChannelDuplexHandler {
    /** Frames of one connection that are in flight at the same time. */
    static final int MAX_IN_FLIGHT = 16;
    /** Bytes of frames of one connection in flight above which no other frame is passed on. */
    private static final int MAX_BYTES_IN_FLIGHT = 16_384;

    /** Waiting bytes of one connection below which it is not closed. */
    private static final int MIN_SHED_BYTES = 16_384;

    /** Bytes that a peer may send after a close frame before the connection is cut. */
    private static final long MAX_CLOSING_BYTES = 4L << 20;

    private static final long CLOSE_TIMEOUT_MILLIS = 1_000;
    private static final String DECODER = "wsdecoder";
    private static final String ENTRY = "message-gate-entry";

    private final InFlight inFlight;
    private final long unreadNanos;
    private final Queue<WebSocketFrame> held = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext gateContext;
    private @Nullable ChannelHandlerContext entry;
    private Runnable onUnread = () -> {};
    private long decoded;
    private int passed;
    private int passedBytes;
    private long undecodedBytes;
    private long fragmentBytes;
    private long unhandledBytes;
    private long closingBytes;
    private long waitingBytes;
    private long unreadEpisode;
    /** Until all that handles the request for the WebSocket has run: its endpoint does not listen before. */
    private boolean isOpening = true;

    private boolean isPaused;
    private boolean isDecodingPaused;
    private boolean isScheduled;
    private @Nullable Future<?> unreadTimer;
    private boolean isReadingStopped;
    private boolean isClosing;

    /**
     * The frames in flight, and the bytes that wait to be decoded, for the rest of a message, or to be handled, on all
     * connections of one event loop. Owned by that event loop.
     */
    static final class InFlight {
        static final int MAX = 512;
        private static final long MAX_BYTES = 4L << 20;
        static final long MAX_WAITING_BYTES =
                Math.max(8L << 20, Runtime.getRuntime().maxMemory() / 32);

        private final Set<MessageGate> large = new LinkedHashSet<>();
        private int count;
        private long bytes;
        private long waitingBytes;

        private boolean isFull() {
            return count >= MAX || bytes >= MAX_BYTES;
        }

        private void update(MessageGate gate, long newWaitingBytes) {
            waitingBytes += newWaitingBytes - gate.waitingBytes;
            gate.waitingBytes = newWaitingBytes;
            if (newWaitingBytes >= MIN_SHED_BYTES) {
                large.add(gate);
            } else {
                large.remove(gate);
            }
            while (waitingBytes > MAX_WAITING_BYTES && !large.isEmpty()) {
                Collections.max(large, Comparator.comparingLong(other -> other.waitingBytes))
                        .shed();
            }
        }
    }

    /**
     * @param unreadNanos how long a peer may read nothing while a message of it waits
     */
    MessageGate(InFlight inFlight, long unreadNanos) {
        this.inFlight = inFlight;
        this.unreadNanos = unreadNanos;
    }

    /** Sets the task that closes a peer that sends messages and reads nothing. */
    void onUnread(Runnable task) {
        onUnread = task;
    }

    /** Stops or resumes passing frames on, and reading from the socket. */
    void setPaused(ChannelHandlerContext context, boolean isPausing) {
        isPaused = isPausing;
        if (!isPaused) {
            // As a separate task: this may be called while a frame is being decoded.
            schedule(context);
        }
        updateReading(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            context.fireChannelRead(message);
            return;
        }
        decoded++;
        install(context);
        count(frame);
        if (isClosing) {
            passWhileClosing(context, frame);
        } else if (held.isEmpty() && mayPass(context, frame)) {
            pass(context, frame);
        } else {
            held.add(frame);
            if (isOpening) {
                schedule(context);
            }
            updateReading(context);
        }
    }

    /** Only the answer to the close frame is of interest. */
    private static void passWhileClosing(ChannelHandlerContext context, WebSocketFrame frame) {
        if (isControl(frame)) {
            context.fireChannelRead(frame);
        } else {
            frame.release();
        }
    }

    /** The connection has become a WebSocket, and its endpoint listens. */
    void open(ChannelHandlerContext context) {
        isOpening = false;
        install(context);
    }

    /** Makes the decoder produce one frame at a time. */
    private void install(ChannelHandlerContext context) {
        if (entry == null && context.pipeline().get(DECODER) instanceof ByteToMessageDecoder decoder) {
            decoder.setSingleDecode(true);
            context.pipeline().addBefore(DECODER, ENTRY, new Entry());
            entry = context.pipeline().context(ENTRY);
        }
    }

    /** Counts the bytes that arrive. */
    private final class Entry extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf bytes) {
                undecodedBytes += bytes.readableBytes();
                closingBytes += isClosing ? bytes.readableBytes() : 0;
                if (closingBytes > MAX_CLOSING_BYTES) {
                    bytes.release();
                    context.close();
                    return;
                }
            }
            context.fireChannelRead(message);
        }
    }

    private void count(WebSocketFrame frame) {
        int bytes = frame.content().readableBytes();
        int header = bytes < 126 ? 6 : bytes < 65_536 ? 8 : 14;
        undecodedBytes = Math.max(0, undecodedBytes - bytes - header);
        if (!isControl(frame)) {
            fragmentBytes = frame.isFinalFragment() ? 0 : fragmentBytes + bytes;
        }
    }

    /** Closes the connection because too many bytes wait on the event loop, most of them of this peer. */
    private void shed() {
        ChannelHandlerContext own = gateContext;
        inFlight.update(this, 0);
        if (own != null && !isClosing) {
            own.channel()
                    .writeAndFlush(new CloseWebSocketFrame(
                            WebSocketCloseStatus.TRY_AGAIN_LATER, "too many bytes of unfinished messages"));
            own.executor().schedule(() -> own.close(), CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        proceed(context);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            unreadEpisode++;
            if (!held.isEmpty()) {
                schedule(context);
            }
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof CloseWebSocketFrame && !isClosing) {
            isClosing = true;
            releaseHeld();
            // Decodes what has been read: the answer of the peer may be part of it.
            schedule(context);
            updateReading(context);
        }
        context.write(message, promise);
    }

    /** Pings and pongs are small, and a peer that does not read may still send them. */
    private boolean mayPass(ChannelHandlerContext context, WebSocketFrame frame) {
        return mayDecode() && (isControl(frame) || context.channel().isWritable());
    }

    private boolean mayDecode() {
        return isClosing
                || (!isOpening
                        && !isPaused
                        && passed < MAX_IN_FLIGHT
                        && passedBytes < MAX_BYTES_IN_FLIGHT
                        && !inFlight.isFull());
    }

    private static boolean isControl(WebSocketFrame frame) {
        return frame instanceof PingWebSocketFrame
                || frame instanceof PongWebSocketFrame
                || frame instanceof CloseWebSocketFrame;
    }

    private void pass(ChannelHandlerContext context, WebSocketFrame frame) {
        int bytes = frame.content().readableBytes();
        passed++;
        passedBytes += bytes;
        inFlight.count++;
        inFlight.bytes += bytes;
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
        isOpening = false;
        release();
        if (!context.isRemoved()) {
            proceed(context);
            context.fireChannelReadComplete();
        }
    }

    private void release() {
        inFlight.count -= passed;
        inFlight.bytes -= passedBytes;
        passed = 0;
        passedBytes = 0;
    }

    /** Passes on and decodes as many frames as may be in flight. Not called while a frame is being decoded. */
    private void proceed(ChannelHandlerContext context) {
        WebSocketFrame next = held.peek();
        while (next != null && mayPass(context, next)) {
            held.remove();
            pass(context, next);
            next = held.peek();
        }
        boolean isExhausted = false;
        while (held.isEmpty() && mayDecode() && !isExhausted) {
            isExhausted = !tryDecode();
        }
        isDecodingPaused = !isExhausted;
        if (!held.isEmpty() && !context.channel().isWritable()) {
            watchUnread(context);
        } else if (isDecodingPaused && !isPaused) {
            schedule(context);
        }
        updateReading(context);
        updateWaiting();
    }

    /** Sets the size of the messages that were passed on and wait to be handled. */
    void setUnhandledBytes(long bytes) {
        unhandledBytes = bytes;
        updateWaiting();
    }

    private void updateWaiting() {
        inFlight.update(this, isClosing ? 0 : undecodedBytes + fragmentBytes + unhandledBytes);
    }

    /** Decodes one frame of what has been read; returns false if that contains no whole frame. */
    private boolean tryDecode() {
        ChannelHandlerContext decoderEntry = entry;
        if (decoderEntry == null || decoderEntry.isRemoved()) {
            return false;
        }
        long before = decoded;
        decoderEntry.fireChannelRead(Unpooled.EMPTY_BUFFER);
        return decoded != before;
    }

    /** Nothing is read while a frame waits. */
    private void updateReading(ChannelHandlerContext context) {
        boolean shouldStop = !isClosing && (isPaused || isDecodingPaused || !held.isEmpty());
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

    /** Ends the connection if a message waits, and the peer reads nothing for too long. */
    private void watchUnread(ChannelHandlerContext context) {
        if (unreadTimer == null) {
            long episode = unreadEpisode;
            unreadTimer = context.executor()
                    .schedule(() -> onUnreadTime(context, episode), unreadNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void onUnreadTime(ChannelHandlerContext context, long episode) {
        unreadTimer = null;
        if (isClosing || held.isEmpty() || context.isRemoved()) {
            return;
        }
        if (episode == unreadEpisode) {
            onUnread.run();
        } else {
            watchUnread(context);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        gateContext = context;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        isClosing = true;
        if (unreadTimer != null) {
            unreadTimer.cancel(false);
        }
        releaseHeld();
        release();
        inFlight.update(this, 0);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        isClosing = true;
        releaseHeld();
        inFlight.update(this, 0);
        context.fireChannelInactive();
    }

    private void releaseHeld() {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
