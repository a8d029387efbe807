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
 * Puts JSON objects together into arrays in ready WebSocket frames (RFC 6455, section 5.2: one final, unmasked text
 * frame each), so that nothing is left to do per connection. Owned by one thread.
 */
final class FrameAssembler {
    /**
     * A longer array becomes several frames: many clients refuse one above 64 KiB unless told otherwise, and what waits
     * for a slow one is its outlet's high-water mark and a frame at most.
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

    /** Whether so much has gathered that the next object may begin a new frame. */
    boolean isNearlyFull() {
        return payload > MAX_PAYLOAD - NEARLY_FULL_MARGIN;
    }

    /** How many objects are in the frame that was lent last. */
    int lastObjectCount() {
        return lastObjectCount;
    }

    /** Adds an object; a frame that is full thereby goes to the writer, for the time of the call. */
    void add(byte[] object, Consumer<ByteBuf> writer) {
        makeRoom(object.length + 1, writer);
        objects.add(object);
    }

    /** As {@link #add}; the object is marked with {@code "sn":true}, as state that is no news. */
    void addSnapshot(byte[] object, Consumer<ByteBuf> writer) {
        makeRoom(object.length + SNAPSHOT_END.length, writer);
        snapshotIndexes.set(objects.size());
        objects.add(object);
    }

    /** Adds an object, and lends the writer all that was added. */
    void finish(byte[] object, Consumer<ByteBuf> writer) {
        add(object, writer);
        finish(writer);
    }

    /** Lends the writer what was added since the last full frame, if anything. */
    void finish(Consumer<ByteBuf> writer) {
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
            // Even without memory for the frame: what was meant for one client must not reach the next.
            objects.clear();
            snapshotIndexes.clear();
            payload = 1;
        }
    }

    /** One message as a client sent it; to be released by the caller. */
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
