package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.junit.jupiter.api.Test;

class MessagePartsTest {
    private final MessageParts parts = new MessageParts();

    @Test
    void aMessageWithoutEmptyPartsIsUnchanged() {
        WebSocketFrame first = text(false, 1);
        WebSocketFrame last = continuation(true, 0);
        WebSocketFrame ping = new PingWebSocketFrame(bytes(0));

        assertSame(first, parts.withoutEmptyParts(first));
        assertSame(ping, parts.withoutEmptyParts(ping));
        assertSame(last, parts.withoutEmptyParts(last));
    }

    @Test
    void theFirstNonEmptyPartTakesTheTypeOfTheEmptyOnes() {
        WebSocketFrame empty = new BinaryWebSocketFrame(false, 0, bytes(0));
        WebSocketFrame second = continuation(false, 3);

        assertNull(parts.withoutEmptyParts(empty));
        WebSocketFrame opening = parts.withoutEmptyParts(second);

        assertEquals(0, empty.refCnt());
        assertInstanceOf(BinaryWebSocketFrame.class, opening);
        assertFalse(opening.isFinalFragment());
        assertSame(second.content(), opening.content());
        WebSocketFrame last = continuation(true, 1);
        assertSame(last, parts.withoutEmptyParts(last));
    }

    @Test
    void theLastOfOnlyEmptyPartsIsTheMessage() {
        assertNull(parts.withoutEmptyParts(text(false, 0)));
        assertNull(parts.withoutEmptyParts(continuation(false, 0)));
        WebSocketFrame whole = parts.withoutEmptyParts(continuation(true, 0));

        assertInstanceOf(TextWebSocketFrame.class, whole);
        assertTrue(whole.isFinalFragment());
    }

    @Test
    void aMessageIsLimitedToOneMebibyte() {
        assertTrue(parts.add(text(false, 1 << 19)));
        assertTrue(parts.add(continuation(false, 1 << 19)));
        assertTrue(parts.add(new PingWebSocketFrame(bytes(100))));
        assertFalse(parts.add(continuation(false, 1)));
    }

    @Test
    void aMessageIsLimitedTo65536Parts() {
        assertTrue(parts.add(text(false, 1)));
        for (int i = 1; i < 65_536; i++) {
            assertTrue(parts.add(continuation(false, 0)));
        }
        assertFalse(parts.add(continuation(true, 0)));
    }

    @Test
    void everyMessageIsCountedSeparately() {
        for (int i = 0; i < 3; i++) {
            assertTrue(parts.add(text(false, 1 << 19)));
            assertTrue(parts.add(continuation(true, 1 << 19)));
            assertTrue(parts.add(text(true, 1 << 20)));
        }
    }

    private static WebSocketFrame text(boolean isFinal, int size) {
        return new TextWebSocketFrame(isFinal, 0, bytes(size));
    }

    private static WebSocketFrame continuation(boolean isFinal, int size) {
        return new ContinuationWebSocketFrame(isFinal, 0, bytes(size));
    }

    private static ByteBuf bytes(int size) {
        return Unpooled.buffer(1 + size).writeZero(size);
    }
}
