package io.quotecast.web.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Counts the bytes that an HTTP/2 connection queues until the peer opens its windows. Owned by the connection's event
 * loop.
 */
final class CountingFlowController implements Http2RemoteFlowController {
    private final Http2RemoteFlowController delegate;
    private final Runnable onShrunk;
    private long queuedBytes;

    /**
     * @param onShrunk called each time bytes have left the queue
     */
    CountingFlowController(Http2RemoteFlowController delegate, Runnable onShrunk) {
        this.delegate = delegate;
        this.onShrunk = onShrunk;
    }

    long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public void addFlowControlled(Http2Stream stream, FlowControlled payload) {
        queuedBytes += payload.size();
        delegate.addFlowControlled(stream, new Counted(payload));
    }

    @Override
    public ChannelHandlerContext channelHandlerContext() {
        return delegate.channelHandlerContext();
    }

    @Override
    public boolean hasFlowControlled(Http2Stream stream) {
        return delegate.hasFlowControlled(stream);
    }

    @Override
    public void writePendingBytes() throws Http2Exception {
        long before = queuedBytes;
        delegate.writePendingBytes();
        if (queuedBytes < before) {
            onShrunk.run();
        }
    }

    @Override
    public void listener(Listener listener) {
        delegate.listener(listener);
    }

    @Override
    public boolean isWritable(Http2Stream stream) {
        return delegate.isWritable(stream);
    }

    @Override
    public void channelWritabilityChanged() throws Http2Exception {
        delegate.channelWritabilityChanged();
    }

    @Override
    public void updateDependencyTree(int childStreamId, int parentStreamId, short weight, boolean exclusive) {
        delegate.updateDependencyTree(childStreamId, parentStreamId, weight, exclusive);
    }

    @Override
    public void channelHandlerContext(ChannelHandlerContext context) throws Http2Exception {
        delegate.channelHandlerContext(context);
    }

    @Override
    public void initialWindowSize(int newWindowSize) throws Http2Exception {
        delegate.initialWindowSize(newWindowSize);
    }

    @Override
    public int initialWindowSize() {
        return delegate.initialWindowSize();
    }

    @Override
    public int windowSize(Http2Stream stream) {
        return delegate.windowSize(stream);
    }

    @Override
    public void incrementWindowSize(Http2Stream stream, int delta) throws Http2Exception {
        delegate.incrementWindowSize(stream, delta);
    }

    /** A payload whose size is counted while it is queued. */
    private final class Counted implements FlowControlled {
        private final FlowControlled payload;

        Counted(FlowControlled payload) {
            this.payload = payload;
        }

        @Override
        public int size() {
            return payload.size();
        }

        @Override
        public void error(ChannelHandlerContext context, Throwable cause) {
            queuedBytes -= payload.size();
            payload.error(context, cause);
        }

        @Override
        public void writeComplete() {
            payload.writeComplete();
        }

        @Override
        public void write(ChannelHandlerContext context, int allowedBytes) {
            int before = payload.size();
            payload.write(context, allowedBytes);
            queuedBytes -= before - payload.size();
        }

        @Override
        public boolean merge(ChannelHandlerContext context, FlowControlled next) {
            return next instanceof Counted counted && payload.merge(context, counted.payload);
        }
    }
}
