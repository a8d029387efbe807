package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.quotecast.market.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts JSON objects together into arrays in ready WebSocket frames (RFC 6455, section 5.2: one final, unmasked text
 * frame each), so that nothing is left to do per connection. Owned by one thread.
 */
final class WireFrames {
    /** Many clients refuse a frame above 64 KiB unless told otherwise, so a longer array becomes several. */
    static final int MOST_PAYLOAD = 60_000;

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final byte[] SNAPSHOT_END = ",\"sn\":true}".getBytes(StandardCharsets.US_ASCII);

    private final ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
    private final List<byte[]> objects = new ArrayList<>();
    private final boolean snapshot;
    private int payload = 1;

    /**
     * @param snapshot whether every object is marked with {@code "sn":true}
     */
    WireFrames(boolean snapshot) {
        this.snapshot = snapshot;
    }

    boolean isEmpty() {
        return objects.isEmpty();
    }

    /** Adds an object; a frame that is full thereby goes to the writer, which takes over its one reference. */
    void add(byte[] object, Consumer<ByteBuf> writer) {
        int more = object.length + 1 + (snapshot ? SNAPSHOT_END.length - 1 : 0);
        if (payload + more > MOST_PAYLOAD && !objects.isEmpty()) {
            finish(writer);
        }
        objects.add(object);
        payload += more;
    }

    /** Hands over what was added since the last full frame, if anything. */
    void finish(Consumer<ByteBuf> writer) {
        if (objects.isEmpty()) {
            return;
        }
        ByteBuf frame = begin(allocator, TEXT, payload);
        char before = '[';
        for (byte[] object : objects) {
            frame.writeByte(before);
            if (snapshot) {
                frame.writeBytes(object, 0, object.length - 1).writeBytes(SNAPSHOT_END);
            } else {
                frame.writeBytes(object);
            }
            before = ',';
        }
        frame.writeByte(']');
        objects.clear();
        payload = 1;
        writer.accept(frame);
    }

    /** One message as a client sent it. */
    ByteBuf verbatim(Message message) {
        boolean binary = message.form() == Message.Form.BINARY;
        return begin(allocator, binary ? BINARY : TEXT, message.payload().length)
                .writeBytes(message.payload());
    }

    private static ByteBuf begin(ByteBufAllocator allocator, int first, int payload) {
        ByteBuf frame = allocator.directBuffer(payload + 10).writeByte(first);
        if (payload < 126) {
            return frame.writeByte(payload);
        }
        if (payload < 65_536) {
            return frame.writeByte(126).writeShort(payload);
        }
        return frame.writeByte(127).writeLong(payload);
    }
}
