package io.quotecast.cli.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Encodes the frames of a client, masked as RFC 6455, section 5.3 requires. */
final class ClientFrames {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int PONG = 0x8a;
    /** A constant: masks protect proxies from scripts in browsers, which does not apply here. */
    private static final byte[] MASK = {1, 2, 3, 4};

    private ClientFrames() {}

    static ByteBuf text(String text) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static ByteBuf message(LoadDialect.Request request) {
        return frame(request.isBinary() ? BINARY : TEXT, request.payload());
    }

    static ByteBuf pong(byte[] payload) {
        return frame(PONG, payload);
    }

    static ByteBuf close(int code) {
        return frame(CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
    }

    private static ByteBuf frame(int first, byte[] payload) {
        ByteBuf frame = Unpooled.buffer(payload.length + 14).writeByte(first);
        if (payload.length < 126) {
            frame.writeByte(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.writeByte(0x80 | 126).writeShort(payload.length);
        } else {
            frame.writeByte(0x80 | 127).writeLong(payload.length);
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.writeByte(payload[i] ^ MASK[i & 3]);
        }
        return frame;
    }
}
