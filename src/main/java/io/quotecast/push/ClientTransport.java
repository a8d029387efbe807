package io.quotecast.push;

import io.netty.buffer.ByteBuf;

/**
 * The connection to one client. Called only on the loop of its shard. A frame is a buffer with a complete WebSocket
 * frame, or with a part of a stream that has no frames; the caller owns it and releases it after the call.
 */
public interface ClientTransport {
    /** Returns the id of the connection in the log. */
    String id();

    /** Writes a frame, which is sent with the next {@link #flush}. */
    void write(ByteBuf frame);

    /** Writes a frame and sends it with everything that was written before. */
    void send(ByteBuf frame);

    /** Sends everything that was written. */
    void flush();

    /** Returns whether few enough bytes are pending to write more. */
    boolean isWritable();

    /** Sets a task that runs on the loop each time the transport becomes writable again. */
    void onWritable(Runnable task);

    /** Returns the number of bytes that were written and have not left this process. */
    long pendingBytes();

    /** Closes with a WebSocket code and a reason of at most 123 bytes, after everything that was written. */
    void close(int code, String reason);

    /** Closes at once, without a reason, and discards everything that was written. */
    void abort();
}
