package io.quotecast.push;

import io.netty.buffer.ByteBuf;

/**
 * The way to one client's socket. Called on the loop of its shard only. A frame is bytes that are a complete WebSocket
 * frame; it stays its caller's, who releases it after the call.
 */
public interface ClientTransport {
    /** What the connection is called in the log, from its first line to its last. */
    String id();

    /** Writes a frame; it goes with the next {@link #flush}. */
    void write(ByteBuf frame);

    /** Writes a frame and sends it, after all that was written before. */
    void send(ByteBuf frame);

    /** Sends what was written. */
    void flush();

    /** Whether so little waits that more should be written. */
    boolean isWritable();

    /** Runs a task, on the loop, each time the outlet has become writable again. */
    void onWritable(Runnable task);

    /** How many bytes were written and have not left this process. */
    long pendingBytes();

    /** Closes with a WebSocket code and a reason of at most 123 bytes, after what was written. */
    void close(int code, String reason);
}
