package io.quotecast.push;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.quotecast.market.Message;
import io.quotecast.protocol.Framing;

/** WebSocket frames of a server (RFC 6455, section 5.2): each one final and unmasked. */
final class WebSocketFrames {
    /** The maximum length of a header in bytes. */
    static final int MAX_HEADER = 10;

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;

    private WebSocketFrames() {}

    /** Writes the header of a frame before its payload, which starts at index {@link #MAX_HEADER} or later. */
    static void prependHeader(Framing.Envelope envelope, ByteBuf payload) {
        switch (envelope) {
            case TEXT_FRAME -> prependHeader(TEXT, payload);
            case BINARY_FRAME -> prependHeader(BINARY, payload);
            case NONE -> {}
        }
    }

    private static void prependHeader(int firstByte, ByteBuf payload) {
        int length = payload.readableBytes();
        int start = payload.readerIndex() - (length < 126 ? 2 : length < 65_536 ? 4 : 10);
        payload.setByte(start, firstByte);
        if (length < 126) {
            payload.setByte(start + 1, length);
        } else if (length < 65_536) {
            payload.setByte(start + 1, 126).setShort(start + 2, length);
        } else {
            payload.setByte(start + 1, 127).setLong(start + 2, length);
        }
        payload.readerIndex(start);
    }

    /** Returns a frame with the payload of a message as its sender sent it. The caller releases the frame. */
    static ByteBuf relayFrame(Message message) {
        byte[] payload = message.payload();
        ByteBuf frame = PooledByteBufAllocator.DEFAULT
                .directBuffer(MAX_HEADER + payload.length)
                .setIndex(MAX_HEADER, MAX_HEADER)
                .writeBytes(payload);
        prependHeader(message.form() == Message.Form.BINARY ? BINARY : TEXT, frame);
        return frame;
    }
}
