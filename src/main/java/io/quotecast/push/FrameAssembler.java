package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.quotecast.market.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Assembles JSON objects into arrays in complete WebSocket frames (RFC 6455, section 5.2: one final, unmasked text
 * frame each), so that nothing is left to do per connection. Owned by one thread.
 */
public final class FrameAssembler {
    /**
     * The maximum payload of a frame in bytes, unless one object is longer. Many clients reject frames above 64 KiB
     * by default, and at most the high-water mark of the transport and one frame are pending for a slow client.
     */
    static final int MAX_PAYLOAD = 30_000;

    private static final int NEARLY_FULL_MARGIN = 1_000;
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final byte[] SNAPSHOT_END = ",\"sn\":true}".getBytes(StandardCharsets.US_ASCII);

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final List<byte[]> objects = new ArrayList<>();
    private final BitSet snapshotIndexes = new BitSet();
    private int payload = 1;
    private int lastObjectCount;

    public FrameAssembler() {}

    /** Returns whether the next object may start a new frame. */
    public boolean isNearlyFull() {
        return payload > MAX_PAYLOAD - NEARLY_FULL_MARGIN;
    }

    /** Returns the number of objects in the frame that was passed on last. */
    int lastObjectCount() {
        return lastObjectCount;
    }

    /** Adds an object. If the frame is full, it is passed to the writer first and released after the call. */
    public void add(byte[] object, Consumer<ByteBuf> writer) {
        makeRoom(object.length + 1, writer);
        objects.add(object);
    }

    /** Like {@link #add}; marks the object with {@code "sn":true} as part of a snapshot. */
    public void addSnapshot(byte[] object, Consumer<ByteBuf> writer) {
        makeRoom(object.length + SNAPSHOT_END.length, writer);
        snapshotIndexes.set(objects.size());
        objects.add(object);
    }

    /** Adds an object and passes the frame to the writer. */
    public void finish(byte[] object, Consumer<ByteBuf> writer) {
        add(object, writer);
        finish(writer);
    }

    /** Passes the objects added since the last frame to the writer as a frame, if there are any. */
    public void finish(Consumer<ByteBuf> writer) {
        if (objects.isEmpty()) {
            return;
        }
        ByteBuf frame = assemble();
        try {
            writer.accept(frame);
        } finally {
            frame.release();
        }
    }

    private void makeRoom(int bytes, Consumer<ByteBuf> writer) {
        if (payload + bytes > MAX_PAYLOAD && !objects.isEmpty()) {
            finish(writer);
        }
        payload += bytes;
    }

    private ByteBuf assemble() {
        lastObjectCount = objects.size();
        try {
            ByteBuf frame = beginFrame(allocator, TEXT, payload);
            for (int i = 0; i < objects.size(); i++) {
                byte[] object = objects.get(i);
                frame.writeByte(i == 0 ? '[' : ',');
                if (snapshotIndexes.get(i)) {
                    frame.writeBytes(object, 0, object.length - 1).writeBytes(SNAPSHOT_END);
                } else {
                    frame.writeBytes(object);
                }
            }
            return frame.writeByte(']');
        } finally {
            // Also if the allocation failed: objects for one client must not reach the next one.
            objects.clear();
            snapshotIndexes.clear();
            payload = 1;
        }
    }

    /** Returns a frame with the payload of a message as its sender sent it. The caller releases the frame. */
    ByteBuf relayFrame(Message message) {
        boolean binary = message.form() == Message.Form.BINARY;
        return beginFrame(allocator, binary ? BINARY : TEXT, message.payload().length)
                .writeBytes(message.payload());
    }

    private static ByteBuf beginFrame(ByteBufAllocator allocator, int firstByte, int payload) {
        ByteBuf frame = allocator.directBuffer(payload + 10).writeByte(firstByte);
        if (payload < 126) {
            return frame.writeByte(payload);
        }
        if (payload < 65_536) {
            return frame.writeByte(126).writeShort(payload);
        }
        return frame.writeByte(127).writeLong(payload);
    }
}
