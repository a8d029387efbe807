package io.quotecast.web.http;

import io.netty.buffer.ByteBuf;
import io.quotecast.base.RandomName;
import io.quotecast.ops.CloseCounter;
import io.quotecast.push.ClientTransport;
import io.quotecast.web.netty.Channels;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Writes the feed as the body of a response, as far as its client reads. Owned by the event loop of the response. */
final class SseTransport implements ClientTransport {
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String id = RandomName.generate();
    private long queuedBytes;
    private int closeCode = CloseCounter.NO_STATUS_RECEIVED;

    SseTransport(HttpServerRequest request) {
        this.request = request;
        this.response = request.response();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    @SuppressWarnings("deprecation") // The only way to write bytes that are shared with other clients.
    public void write(ByteBuf frame) {
        int length = frame.readableBytes();
        // Vert.x does not release a buffer of others, which must stay valid until it has been written.
        ByteBuf shared = frame.retainedSlice();
        queuedBytes += length;
        try {
            response.write(Buffer.buffer(shared)).onComplete(written -> {
                queuedBytes -= length;
                shared.release();
            });
        } catch (IllegalStateException e) {
            // The response has ended already.
            queuedBytes -= length;
            shared.release();
        }
    }

    @Override
    public void send(ByteBuf frame) {
        write(frame);
    }

    @Override
    public void flush() {
        // Every write is flushed.
    }

    @Override
    public boolean isWritable() {
        return !response.writeQueueFull();
    }

    @Override
    public void onWritable(Runnable task) {
        response.drainHandler(ignored -> task.run());
    }

    @Override
    public long pendingBytes() {
        return queuedBytes;
    }

    /**
     * Ends the stream, which has no close codes: the reason has been sent as an error before, and the client may
     * reconnect. A client that does not read is disconnected, because it would never reach the end.
     */
    @Override
    public void close(int code, String reason) {
        closeCode = code;
        if (response.writeQueueFull()) {
            Channels.closeForcibly(request);
        } else if (!response.ended()) {
            response.end();
        }
    }

    @Override
    public void abort() {
        Channels.closeForcibly(request);
    }

    /**
     * Returns the code of {@link #close}, or {@link CloseCounter#NO_STATUS_RECEIVED} if the client ended the stream.
     */
    int closeCode() {
        return closeCode;
    }
}
