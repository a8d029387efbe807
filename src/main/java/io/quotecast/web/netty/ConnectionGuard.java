package io.quotecast.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.quotecast.access.HttpConnectionLimiter;
import io.quotecast.access.Limit;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one HTTP connection: the time for a request, and the bytes of responses that are not written yet. The
 * first handler of the connection's pipeline; removed when the connection becomes a WebSocket. Owned by the
 * connection's event loop, except where a method says otherwise.
 */
final class ConnectionGuard extends ChannelDuplexHandler implements HttpConnectionLimiter.Connection {
    static final String NAME = "connection-guard";

    private static final AttributeKey<ConnectionGuard> ATTRIBUTE = AttributeKey.valueOf("quotecast-connection-guard");

    private static final Logger LOG = Logger.getLogger(ConnectionGuard.class);
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /** How long more bytes than permitted may wait for the peer: one response may be larger, if it is read at once. */
    private static final long MAX_EXCESS_NANOS = 5 * NANOS_PER_SECOND;
    /** How long a connection without a request does not give way: its request may have arrived unnoticed. */
    private static final long SETTLE_MILLIS = 25;
    /** How long a stream of events to ingest is held back, in case that it is complete after that. */
    static final long STREAM_NANOS = NANOS_PER_SECOND / 4;

    private static final String TIMEOUT_RESPONSE =
            "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

    private final HttpConnections connections;
    private final Channel channel;
    private final String addressKey;
    private final boolean isPrivileged;
    private final Settings settings;
    private final HttpConnectionLimiter limiter;
    private long requests;
    private Phase phase = Phase.HEAD;
    private long phaseNanos = System.nanoTime();
    private @Nullable RequestGate requestGate;
    private @Nullable Http2Gate http2Gate;
    private long writtenBytes;
    private @Nullable FileRegion lastFile;
    private long sentBytes;
    private long sentBytesBefore;
    private long pendingSinceNanos = phaseNanos;
    private long excessSinceNanos = phaseNanos;
    private long pendingBytes;
    private boolean isSettled;
    private boolean isUsed;
    private boolean isWaiting;
    private volatile long unwrittenBytes;
    private volatile boolean isCut;

    /** What the connection waits for. */
    enum Phase {
        /** The head of a request. */
        HEAD,
        /** The part of a request's body without which the request is not handled. */
        BODY,
        /** The response, and the rest of the request. */
        RESPONSE,
        /** The rest of a request that has been answered. */
        REST,
        /** A further request. */
        IDLE,
        /** A stream of events, which has its own limits. */
        STREAM
    }

    /**
     * The limits that all connections share.
     *
     * @param headerNanos time for the head of a request
     * @param idleNanos time between two requests
     * @param bodyNanos time that a body has beyond what it needs at {@code bodyBytesPerSecond}
     * @param slowNanos time that reading a response may take beyond what it takes at {@code bodyBytesPerSecond}
     * @param maxUnwrittenBytes bytes of responses that may wait for the peer
     * @param heldBodyBytes part of a body that is received before the request is handled
     */
    record Settings(
            long headerNanos,
            long idleNanos,
            long bodyNanos,
            long bodyBytesPerSecond,
            long slowNanos,
            long maxUnwrittenBytes,
            int heldBodyBytes) {}

    ConnectionGuard(
            HttpConnections connections,
            Channel channel,
            String addressKey,
            boolean isPrivileged,
            Settings settings,
            HttpConnectionLimiter limiter) {
        this.connections = connections;
        this.channel = channel;
        this.addressKey = addressKey;
        this.isPrivileged = isPrivileged;
        this.settings = settings;
        this.limiter = limiter;
    }

    /** Returns the guard of a connection; null if it has none. */
    static @Nullable ConnectionGuard of(Channel channel) {
        return channel.attr(ATTRIBUTE).get();
    }

    /** Counts the connection until it ends, if there is a place for it. */
    HttpConnectionLimiter.Outcome acquire() {
        HttpConnectionLimiter.Outcome outcome = limiter.acquire(this);
        if (outcome == HttpConnectionLimiter.Outcome.ACCEPTED) {
            channel.attr(ATTRIBUTE).set(this);
            channel.closeFuture().addListener(closed -> onClosed());
        }
        return outcome;
    }

    private void onClosed() {
        limiter.release(this);
        connections.unwatch(this);
        report(0);
    }

    /** Counts a request and returns its number, starting at 1. */
    long countRequest() {
        return ++requests;
    }

    @Override
    public String addressKey() {
        return addressKey;
    }

    @Override
    public boolean isPrivileged() {
        return isPrivileged;
    }

    /** {@inheritDoc} Safe on any thread. */
    @Override
    public void evict() {
        cut();
    }

    /** Ends the connection and discards what is not written. Safe on any thread. */
    void cut() {
        isCut = true;
        if (channel.isRegistered()) {
            channel.eventLoop().execute(() -> channel.close());
        }
    }

    /**
     * Removes the limits from a connection of HTTP/1.1, so that a request that is being handled can be answered, and
     * closes another one.
     */
    void detach() {
        RequestGate gate = requestGate;
        if (gate == null) {
            channel.close();
        } else {
            gate.remove();
            channel.pipeline().remove(this);
            channel.attr(ATTRIBUTE).set(null);
            onClosed();
        }
    }

    /** Returns whether the connection is about to be closed. Safe on any thread. */
    boolean isCut() {
        return isCut;
    }

    /** Returns the bytes of requests and responses that wait in memory. Safe on any thread. */
    long unwrittenBytes() {
        return unwrittenBytes;
    }

    Settings settings() {
        return settings;
    }

    Channel channel() {
        return channel;
    }

    boolean hasRequestGate() {
        return requestGate != null;
    }

    void requestGate(RequestGate gate) {
        requestGate = gate;
    }

    /** The gate was installed while a request is being handled. */
    void onInstalledLate() {
        if (requestGate != null) {
            requestGate.beginRequest();
        }
    }

    @Nullable
    Http2Gate http2Gate() {
        return http2Gate;
    }

    void http2Gate(Http2Gate gate) {
        http2Gate = gate;
        enter(Phase.IDLE);
    }

    /** Returns whether the body of a request had arrived completely when the request was passed on. */
    boolean isBodyComplete(int streamId) {
        if (http2Gate != null) {
            return http2Gate.isBodyComplete(streamId);
        }
        return requestGate != null && requestGate.isBodyComplete();
    }

    Phase phase() {
        return phase;
    }

    void enter(Phase next) {
        if (phase == Phase.STREAM) {
            return;
        }
        if (next != Phase.IDLE && (isWaiting || !isUsed)) {
            isWaiting = false;
            isUsed = true;
            limiter.onBusy(this);
        }
        phase = next;
        phaseNanos = System.nanoTime();
    }

    /** Whether a request is due from the peer, rather than anything from the server. */
    private boolean isRequestDue() {
        return (phase == Phase.IDLE || phase == Phase.HEAD) && !isSending();
    }

    /** The response becomes a stream of events, which has its own limits. */
    void beginStream() {
        if (http2Gate == null) {
            enter(Phase.STREAM);
            limiter.onUpgraded(this);
            report(0);
        }
    }

    /** The connection has become a WebSocket: other limits apply. */
    void onUpgraded() {
        enter(Phase.STREAM);
        limiter.onUpgraded(this);
        connections.unwatch(this);
        report(0);
        channel.eventLoop().execute(() -> {
            if (channel.pipeline().context(this) != null) {
                channel.pipeline().remove(this);
            }
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        connections.watch(this);
        channel.eventLoop().schedule(this::settle, SETTLE_MILLIS, TimeUnit.MILLISECONDS);
        if (isCut) {
            channel.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        ProtocolEntry.add(this);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (phase == Phase.IDLE && http2Gate == null) {
            phase = Phase.HEAD;
            phaseNanos = System.nanoTime();
        }
        RequestGate gate = requestGate;
        if (gate != null) {
            gate.onBytes();
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (phase != Phase.STREAM) {
            if (message instanceof ByteBuf bytes) {
                writtenBytes += bytes.readableBytes();
            } else if (message instanceof FileRegion file) {
                writtenBytes += lastFile == null ? 0 : lastFile.transferred();
                lastFile = file;
            }
        }
        context.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        context.flush();
        if (phase != Phase.STREAM) {
            measure();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        if (phase != Phase.STREAM) {
            measure();
            if (channel.isWritable()) {
                RequestGate gate = requestGate;
                if (gate != null) {
                    gate.proceedAndComplete();
                }
            }
        }
    }

    /** Counts the bytes that wait in memory. */
    void measure() {
        if (!channel.isActive() || phase == Phase.STREAM) {
            return;
        }
        ChannelOutboundBuffer outboundBuffer = channel.unsafe().outboundBuffer();
        long pending = outboundBuffer == null ? 0 : outboundBuffer.totalPendingWriteBytes();
        long held = requestGate == null ? 0 : requestGate.heldBytes();
        if (http2Gate != null) {
            pending += http2Gate.queuedBytes();
            held = http2Gate.heldBytes();
        }
        pendingBytes = pending;
        report(pending + held);
        sentBytes = writtenBytes - pending + (lastFile == null ? 0 : lastFile.transferred());
        long nowNanos = System.nanoTime();
        if (!isSending()) {
            sentBytesBefore = sentBytes;
            pendingSinceNanos = nowNanos;
        }
        if (unwrittenBytes <= settings.maxUnwrittenBytes) {
            excessSinceNanos = nowNanos;
        }
        updateWaiting();
    }

    private void updateWaiting() {
        if (!isWaiting && (isSettled || isUsed) && isRequestDue()) {
            isWaiting = true;
            limiter.onWaiting(this, isUsed);
        }
    }

    /** The peer had time for a request. */
    private void settle() {
        isSettled = true;
        updateWaiting();
    }

    /** Whether the peer has not received everything that was written. */
    private boolean isSending() {
        return pendingBytes > 0
                || (lastFile != null && lastFile.refCnt() > 0 && lastFile.transferred() < lastFile.count());
    }

    private void report(long bytes) {
        if (bytes != unwrittenBytes) {
            connections.addUnwritten(bytes - unwrittenBytes);
            unwrittenBytes = bytes;
        }
    }

    /** Ends the connection if a limit of time is exceeded. */
    void check(long nowNanos) {
        if (isCut) {
            // The last response has not been read.
            closeAtOnce();
            return;
        }
        measure();
        if (phase == Phase.STREAM) {
            return;
        }
        if (nowNanos - excessSinceNanos >= MAX_EXCESS_NANOS) {
            abort(Limit.UNWRITTEN, "more than " + settings.maxUnwrittenBytes + " bytes wait for the peer");
        } else if (isReadTooSlowly(nowNanos)) {
            abort(Limit.UNWRITTEN, "the peer reads its responses too slowly");
        } else {
            checkPhase(nowNanos);
        }
    }

    private void checkPhase(long nowNanos) {
        if (isSending() && (phase == Phase.HEAD || phase == Phase.IDLE)) {
            // The time for the next request begins when the peer has received the response.
            phaseNanos = nowNanos;
        }
        long elapsedNanos = nowNanos - phaseNanos;
        RequestGate gate = requestGate;
        switch (phase) {
            case HEAD -> {
                if (elapsedNanos >= settings.headerNanos) {
                    timeOut(Limit.HEADER_TIME, "the head of a request took too long");
                }
            }
            case BODY -> {
                boolean isPassed = elapsedNanos >= STREAM_NANOS && gate != null && gate.passStream();
                if (!isPassed && isTooSlow(gate == null ? 0 : gate.heldBytes(), elapsedNanos)) {
                    timeOut(Limit.BODY_RATE, "the body of a request took too long");
                }
            }
            case REST -> {
                if (elapsedNanos >= settings.bodyNanos) {
                    channel.close();
                }
            }
            case IDLE -> {
                if (elapsedNanos >= settings.idleNanos) {
                    channel.close();
                }
            }
            case RESPONSE -> {
                if (http2Gate != null) {
                    http2Gate.checkBodies(nowNanos);
                }
            }
            case STREAM -> {}
        }
    }

    /** Returns whether so much of a body is too little for this time. */
    boolean isTooSlow(long received, long elapsedNanos) {
        return isBelowRate(received, elapsedNanos - settings.bodyNanos);
    }

    void countSlowBody() {
        connections.count(Limit.BODY_RATE);
    }

    private boolean isReadTooSlowly(long nowNanos) {
        return isSending()
                && isBelowRate(sentBytes - sentBytesBefore, nowNanos - pendingSinceNanos - settings.slowNanos);
    }

    private boolean isBelowRate(long bytes, long nanos) {
        return nanos > 0 && bytes < (double) nanos / NANOS_PER_SECOND * settings.bodyBytesPerSecond;
    }

    /** The peer sends too many frames that carry neither a request nor a body. */
    void onTooManyFrames() {
        if (!isCut) {
            abort(Limit.CONTROL_FRAMES, "too many control frames");
        }
    }

    private void timeOut(Limit limit, String reason) {
        connections.count(limit);
        LOG.debugf("Closing %s: %s", channel.remoteAddress(), reason);
        isCut = true;
        if (channel.pipeline().get(SslHandler.class) != null || http2Gate != null) {
            channel.close();
        } else {
            ChannelHandlerContext context = channel.pipeline().context(this);
            context.writeAndFlush(Unpooled.copiedBuffer(TIMEOUT_RESPONSE, StandardCharsets.US_ASCII))
                    .addListener(written -> channel.close());
        }
    }

    private void abort(Limit limit, String reason) {
        connections.count(limit);
        LOG.debugf("Closing %s: %s", channel.remoteAddress(), reason);
        isCut = true;
        closeAtOnce();
    }

    /** Not through the handler of HTTP/2, which first waits until the peer has read that the connection ends. */
    private void closeAtOnce() {
        ChannelHandlerContext context = channel.pipeline().context(this);
        if (context != null) {
            context.close();
        }
    }
}
