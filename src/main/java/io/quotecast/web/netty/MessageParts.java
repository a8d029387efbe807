package io.quotecast.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * Limits the fragments of a message, and removes empty ones, on which Vert.x loses the message. Owned by the
 * connection's event loop.
 */
final class MessageParts {
    /**
     * The limit of one frame. A message above its own limit is read up to this size, so that it can be refused by an
     * error.
     */
    private static final long MAX_BYTES = 1_048_576;
    /** Enough for the longest valid message in fragments of one byte. */
    private static final int MAX_PARTS = 65_536;

    private enum OpeningType {
        NONE,
        TEXT,
        BINARY
    }

    private OpeningType openingType = OpeningType.NONE;
    private long bytes;
    private int parts;

    /** Counts a frame; returns false if its message exceeds a limit. */
    boolean add(WebSocketFrame frame) {
        if (!isData(frame)) {
            return true;
        }
        bytes += frame.content().readableBytes();
        parts++;
        boolean isWithinLimits = bytes <= MAX_BYTES && parts <= MAX_PARTS;
        if (frame.isFinalFragment()) {
            bytes = 0;
            parts = 0;
        }
        return isWithinLimits;
    }

    /**
     * Returns the frame, with the opcode of the message if all fragments before it were empty; null for an empty
     * fragment.
     */
    @Nullable
    WebSocketFrame withoutEmptyParts(WebSocketFrame frame) {
        boolean isEmptyPart =
                isData(frame) && !frame.isFinalFragment() && !frame.content().isReadable();
        if (isEmptyPart) {
            if (frame instanceof TextWebSocketFrame) {
                openingType = OpeningType.TEXT;
            } else if (frame instanceof BinaryWebSocketFrame) {
                openingType = OpeningType.BINARY;
            }
            frame.release();
            return null;
        }
        return frame instanceof ContinuationWebSocketFrame ? asFirst(frame) : frame;
    }

    private WebSocketFrame asFirst(WebSocketFrame frame) {
        boolean isFinal = frame.isFinalFragment();
        ByteBuf content = frame.content();
        WebSocketFrame first =
                switch (openingType) {
                    case NONE -> frame;
                    case TEXT -> new TextWebSocketFrame(isFinal, frame.rsv(), content);
                    case BINARY -> new BinaryWebSocketFrame(isFinal, frame.rsv(), content);
                };
        openingType = OpeningType.NONE;
        return first;
    }

    private static boolean isData(WebSocketFrame frame) {
        return frame instanceof TextWebSocketFrame
                || frame instanceof BinaryWebSocketFrame
                || frame instanceof ContinuationWebSocketFrame;
    }
}
