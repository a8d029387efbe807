package io.quotecast.protocol;

import io.netty.buffer.ByteBuf;

/** How encoded items become the messages of a connection. Thread-safe. */
public interface Framing {
    /** What surrounds the bytes that a framing writes. */
    enum Envelope {
        /** A WebSocket text frame (RFC 6455, section 5.6). */
        TEXT_FRAME,
        /** A WebSocket binary frame. */
        BINARY_FRAME,
        /** Nothing: the framing writes part of a stream. */
        NONE
    }

    Envelope envelope();

    /** Returns the maximum number of items in one message: 1 where each item is a message of its own. */
    int maxItems();

    /** Returns the length of a message without items, in bytes. */
    int emptyLength();

    /** Returns by how many bytes an item makes a message longer; may be too small if that is costly to find out. */
    int lengthOf(byte[] item, boolean isSnapshot);

    /** Writes one message with at least one item. */
    void write(FrameContent content, ByteBuf out);
}
