package io.quotecast.web.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/** The parts in which a message comes: counted, and without the empty ones, on which Vert.x loses the message. */
final class MessageParts {
    /** As much as one frame may have: what is above the limit of a message is read that far, and no further. */
    private static final long MAX_BYTES = 1_048_576;
    /** Enough for the longest message that is obeyed, byte by byte. */
    private static final int MAX_PARTS = 65_536;

    private enum OpeningType {
        NONE,
        TEXT,
        BINARY
    }

    private OpeningType openingType = OpeningType.NONE;
    private long bytes;
    private int parts;

    /** Counts a frame in; false if the message is too long with it. */
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

    /** The frame, as the first of its message if only empty ones were before it; null if it is an empty part itself. */
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
