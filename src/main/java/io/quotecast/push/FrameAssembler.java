package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.quotecast.protocol.EncodedEvent;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.FrameContent;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.WireFormat;
import java.util.function.Consumer;

/**
 * Assembles events and messages into complete frames of one wire format, so that nothing is left to do per connection.
 * Owned by one thread.
 */
public final class FrameAssembler {
    /**
     * The maximum payload of a frame in bytes, unless one item is longer. Many clients reject frames above 64 KiB by
     * default, and at most the high-water mark of the transport and one frame are pending for a slow client.
     */
    static final int MAX_PAYLOAD = 30_000;

    private static final int NEARLY_FULL_MARGIN = 1_000;

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final FrameContent content = new FrameContent();
    private final Encoding encoding;
    private final Framing framing;
    private int payload;
    private int lastItemCount;

    public FrameAssembler(WireFormat format) {
        encoding = format.encoding();
        framing = format.framing();
        payload = framing.emptyLength();
    }

    /** Returns whether the next item may start a new frame. */
    public boolean isNearlyFull() {
        return payload > MAX_PAYLOAD - NEARLY_FULL_MARGIN || content.size() >= framing.maxItems();
    }

    /** Returns the number of items in the frame that was passed on last. */
    int lastItemCount() {
        return lastItemCount;
    }

    /** Returns whether the format carries an event. */
    public boolean carries(EncodedEvent event) {
        return event.bytes(encoding) != null;
    }

    /**
     * Adds an event, unless the format does not carry it. If the frame is full, it is passed to the writer first and
     * released after the call.
     *
     * @param cursor the position with which a client that has received this event can resume
     */
    public void add(EncodedEvent event, long cursor, Consumer<ByteBuf> writer) {
        byte[] item = event.bytes(encoding);
        if (item != null) {
            makeRoom(framing.lengthOf(item, false), writer);
            content.add(item, cursor);
        }
    }

    /** Like {@link #add}; marks the event as part of a snapshot, after which a client cannot resume yet. */
    public void addSnapshot(EncodedEvent event, Consumer<ByteBuf> writer) {
        byte[] item = event.bytes(encoding);
        if (item != null) {
            makeRoom(framing.lengthOf(item, true), writer);
            content.addSnapshot(item);
        }
    }

    /** Adds a message, unless the dialect has no such message. */
    public void add(ServerMessage message, Consumer<ByteBuf> writer) {
        byte[] item = encoding.encode(message);
        if (item != null) {
            makeRoom(framing.lengthOf(item, false), writer);
            content.add(item, message.cursor());
            if (message.reconnectMillis() != FrameContent.NONE) {
                content.reconnectMillis(message.reconnectMillis());
            }
        }
    }

    /** Adds a message and passes the frame to the writer. */
    public void finish(ServerMessage message, Consumer<ByteBuf> writer) {
        try {
            add(message, writer);
            finish(writer);
        } finally {
            // Empty, unless there was a failure.
            discard();
        }
    }

    /** Passes the items added since the last frame to the writer as a frame, if there are any. */
    public void finish(Consumer<ByteBuf> writer) {
        if (content.size() == 0) {
            return;
        }
        ByteBuf frame = assemble();
        try {
            writer.accept(frame);
        } finally {
            frame.release();
        }
    }

    /** Removes the items added since the last frame, after a failure. */
    public void discard() {
        content.clear();
        payload = framing.emptyLength();
    }

    private void makeRoom(int bytes, Consumer<ByteBuf> writer) {
        boolean isFull = payload + bytes > MAX_PAYLOAD || content.size() >= framing.maxItems();
        if (isFull && content.size() > 0) {
            finish(writer);
        }
        payload += bytes;
    }

    private ByteBuf assemble() {
        lastItemCount = content.size();
        ByteBuf frame = null;
        boolean isComplete = false;
        try {
            frame = allocator.directBuffer(WebSocketFrames.MAX_HEADER + payload);
            frame.setIndex(WebSocketFrames.MAX_HEADER, WebSocketFrames.MAX_HEADER);
            framing.write(content, frame);
            WebSocketFrames.prependHeader(framing.envelope(), frame);
            isComplete = true;
            return frame;
        } finally {
            // Also after a failure: items for one client must not reach the next one.
            discard();
            if (frame != null && !isComplete) {
                frame.release();
            }
        }
    }
}
