package io.quotecast.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Passes the requests of an HTTP/1.1 connection on one at a time: a further one is not even decoded before the response
 * to the previous one has been taken by the peer, and a request with a body is held until the body is complete or large
 * enough for a worker to be busy with it. Owned by the connection's event loop.
 */
final class RequestGate extends ChannelDuplexHandler {
    static final String NAME = "request-gate";
    /** The least part of a body that is received before the request is handled. */
    static final int MIN_HELD_BYTES = 65_536;

    private static final int INITIAL_BODY_BYTES = 256;
    private static final String DECODER = "httpDecoder";
    private static final String ENCODER = "httpEncoder";
    /** The protocol of an upgrade to HTTP/2, which is ignored: such a request would bypass the limits. */
    private static final String HTTP2_UPGRADE = "h2c";

    private final ConnectionGuard guard;
    private final ByteToMessageDecoder decoder;
    private final ChannelHandlerContext decoderContext;
    private final int maxHeldBytes;
    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpRequest heldRequest;
    private @Nullable ByteBuf heldBody;
    private boolean isBodyComplete;
    private boolean isRequestOpen;
    private boolean isResponseOpen;
    private boolean isReadingPaused;
    private boolean isProceeding;
    private boolean isTurnScheduled;
    private boolean hasDecoded;
    private boolean isRemoved;

    private RequestGate(ConnectionGuard guard, ByteToMessageDecoder decoder, ChannelHandlerContext decoderContext) {
        this.guard = guard;
        this.decoder = decoder;
        this.decoderContext = decoderContext;
        this.maxHeldBytes = guard.settings().heldBodyBytes();
    }

    /** Installs the gate if the connection is one of HTTP/1.1; returns whether it is. */
    static boolean install(ConnectionGuard guard) {
        ChannelPipeline pipeline = guard.channel().pipeline();
        if (!(pipeline.get(DECODER) instanceof ByteToMessageDecoder decoder)) {
            return false;
        }
        RequestGate gate = new RequestGate(guard, decoder, pipeline.context(DECODER));
        decoder.setSingleDecode(true);
        pipeline.addAfter(ENCODER, NAME, gate);
        guard.requestGate(gate);
        return true;
    }

    /** Installs the gate while the first request of a connection is being handled. */
    static void installLate(ConnectionGuard guard) {
        if (install(guard)) {
            guard.enter(ConnectionGuard.Phase.RESPONSE);
            guard.onInstalledLate();
        }
    }

    /** The head of a request has been decoded before the gate was installed. */
    void beginRequest() {
        isRequestOpen = true;
        isResponseOpen = true;
    }

    /** Returns the bytes of a body that are held back. */
    long heldBytes() {
        return heldBody == null ? 0 : heldBody.readableBytes();
    }

    /** Bytes have arrived from the peer and are about to be decoded. */
    void onBytes() {
        if (!isRemoved && !mayDecode()) {
            // They belong to a further request. Without reading, TCP makes the peer wait.
            pauseReading();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        isRemoved = true;
        releaseHeld();
        resumeReading();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        releaseHeld();
        inactive.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        hasDecoded = true;
        if (message instanceof HttpRequest request && isUnfinished(request)) {
            // The decoder turns the beginning of a head into an invalid request when the connection ends.
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request) {
            onRequest(reading, request);
        } else if (heldRequest != null && message instanceof HttpContent content) {
            hold(reading, content);
        } else {
            if (message instanceof LastHttpContent) {
                isRequestOpen = false;
            }
            reading.fireChannelRead(message);
            if (message instanceof LastHttpContent && !isResponseOpen) {
                finish();
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext reading) {
        proceed();
        reading.fireChannelReadComplete();
    }

    private boolean isUnfinished(HttpRequest request) {
        return !guard.channel().isActive() && request.decoderResult().isFailure();
    }

    /** Removes an upgrade. Vert.x closes a connection only if {@code close} is all that its header contains. */
    private static void ignoreUpgrade(HttpHeaders headers) {
        boolean isClosing = headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        headers.remove(HttpHeaderNames.UPGRADE).remove(HttpHeaderNames.CONNECTION);
        if (isClosing) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private void onRequest(ChannelHandlerContext reading, HttpRequest request) {
        beginRequest();
        if (request.headers().contains(HttpHeaderNames.UPGRADE, HTTP2_UPGRADE, true)) {
            ignoreUpgrade(request.headers());
        }
        boolean hasBody = request.decoderResult().isSuccess()
                && (HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0);
        isBodyComplete = !hasBody;
        if (!hasBody) {
            guard.enter(ConnectionGuard.Phase.RESPONSE);
            reading.fireChannelRead(request);
            return;
        }
        guard.enter(ConnectionGuard.Phase.BODY);
        heldRequest = request;
        if (HttpUtil.is100ContinueExpected(request)) {
            request.headers().remove(HttpHeaderNames.EXPECT);
            reading.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private void hold(ChannelHandlerContext reading, HttpContent content) {
        if (!content.decoderResult().isSuccess()) {
            passHeld();
            reading.fireChannelRead(content);
            return;
        }
        // Copied into one buffer: a body can come in as many parts as it has bytes.
        body(reading).writeBytes(content.content());
        content.release();
        isBodyComplete = content instanceof LastHttpContent;
        if (isBodyComplete || heldBytes() >= maxHeldBytes) {
            passHeld();
        }
    }

    private ByteBuf body(ChannelHandlerContext reading) {
        ByteBuf existing = heldBody;
        if (existing == null) {
            existing = reading.alloc().buffer(INITIAL_BODY_BYTES);
            heldBody = existing;
        }
        return existing;
    }

    /** Passes on a request whose body may take any time, if it is one; returns whether it is. */
    boolean passStream() {
        HttpRequest request = heldRequest;
        boolean isStream = request != null && ConnectionFilter.isStream(request.method(), request.uri());
        if (isStream) {
            passHeld();
        }
        return isStream;
    }

    /** Returns whether the body of the current request had arrived completely when the request was passed on. */
    boolean isBodyComplete() {
        return isBodyComplete;
    }

    private void passHeld() {
        HttpRequest request = heldRequest;
        ByteBuf body = heldBody;
        ChannelHandlerContext own = context;
        heldRequest = null;
        heldBody = null;
        if (request == null || own == null) {
            return;
        }
        guard.enter(ConnectionGuard.Phase.RESPONSE);
        own.fireChannelRead(request);
        if (body != null) {
            own.fireChannelRead(new DefaultHttpContent(body));
        }
        if (isBodyComplete) {
            isRequestOpen = false;
            own.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
            if (!isResponseOpen) {
                finish();
            }
        }
    }

    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
        boolean isInterim = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
        boolean isUpgrade = message instanceof HttpResponse response
                && response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
        boolean isLast = message instanceof LastHttpContent && !isInterim;
        writing.write(message, promise);
        if (isUpgrade) {
            remove();
            guard.onUpgraded();
        } else if (isLast) {
            isResponseOpen = false;
            if (isRequestOpen) {
                guard.enter(ConnectionGuard.Phase.REST);
            } else {
                finish();
            }
        }
    }

    /** The request and its response are complete. The next request follows in a task of its own. */
    private void finish() {
        ChannelHandlerContext own = context;
        if (guard.phase() == ConnectionGuard.Phase.STREAM) {
            // The connection is no longer counted as one for requests.
            guard.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        guard.enter(ConnectionGuard.Phase.IDLE);
        if (own != null && !isTurnScheduled) {
            isTurnScheduled = true;
            own.executor().execute(this::takeTurn);
        }
    }

    private void takeTurn() {
        isTurnScheduled = false;
        proceedAndComplete();
    }

    /** Like {@link #proceed}, outside a read: Vert.x flushes responses when a read is complete. */
    void proceedAndComplete() {
        proceed();
        ChannelHandlerContext own = context;
        if (own != null && !own.isRemoved()) {
            own.fireChannelReadComplete();
        }
    }

    /** Decodes what has arrived and may be handled, and reads on once nothing is left. */
    private void proceed() {
        if (isProceeding || isRemoved || decoderContext.isRemoved()) {
            return;
        }
        isProceeding = true;
        try {
            do {
                hasDecoded = false;
                if (mayDecode()) {
                    decoder.channelRead(decoderContext, Unpooled.EMPTY_BUFFER);
                }
                // Not beyond the end of a request: other connections and the feed have their turns before the next one.
            } while (hasDecoded && isRequestOpen && !isRemoved && !decoderContext.isRemoved());
        } catch (Exception e) {
            decoderContext.fireExceptionCaught(e);
        } finally {
            isProceeding = false;
        }
        if (mayDecode()) {
            resumeReading();
        }
    }

    /**
     * Whether the next bytes may be decoded: they belong to the current request, or no response is in the way and no
     * turn is due. Otherwise, each read and each change of writability would add turns, which would never end.
     */
    private boolean mayDecode() {
        return isRequestOpen
                || (!isResponseOpen && !isTurnScheduled && guard.channel().isWritable());
    }

    private void pauseReading() {
        Channel channel = guard.channel();
        if (channel.config().isAutoRead()) {
            isReadingPaused = true;
            channel.config().setAutoRead(false);
        }
    }

    private void resumeReading() {
        if (isReadingPaused) {
            isReadingPaused = false;
            guard.channel().config().setAutoRead(true);
        }
    }

    /** Removes the gate; what arrives next is not limited. */
    void remove() {
        isRemoved = true;
        decoder.setSingleDecode(false);
        guard.channel().pipeline().remove(this);
    }

    private void releaseHeld() {
        heldRequest = null;
        if (heldBody != null) {
            heldBody.release();
            heldBody = null;
        }
    }
}
