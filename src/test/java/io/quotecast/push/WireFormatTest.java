package io.quotecast.push;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.quotecast.journal.Entry;
import io.quotecast.market.Quote;
import io.quotecast.market.Trade;
import io.quotecast.protocol.Encoding;
import io.quotecast.protocol.FrameContent;
import io.quotecast.protocol.Framing;
import io.quotecast.protocol.ServerMessage;
import io.quotecast.protocol.WireFormat;
import io.quotecast.testing.EmbeddedServer;
import io.quotecast.testing.EmbeddedServer.ConnectedClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Clients of another dialect: one item per binary message, trades and quotes only, and no messages of the server. */
class WireFormatTest {
    private static final int BINARY_FRAME = 0x82;
    private static final WireFormat LINES = new WireFormat(new LineEncoding(), new LineFraming());
    private static final String SUBSCRIBE =
            "{\"action\":\"subscribe\",\"quotes\":[\"*\"],\"trades\":[\"*\"],\"bars\":[\"*\"],\"statuses\":[\"*\"]}";

    private final EmbeddedServer server = new EmbeddedServer(0, 100);

    @Test
    void eachClientReceivesEventsInItsFormat() {
        ConnectedClient lines = server.connect(LINES);
        ConnectedClient json = server.connect();
        lines.send(SUBSCRIBE);
        json.send(SUBSCRIBE);

        server.quote("AAA", 100);
        server.halt("AAA");
        server.trade("BBB", 7);
        server.bar("BBB", true);
        server.deliver();

        assertEquals(List.of("quote AAA 100", "trade BBB 7"), lines.transport().drainTexts());
        assertEquals(List.of(BINARY_FRAME, BINARY_FRAME), lines.transport().opcodes());
        assertEquals(List.of("q AAA 1", "s AAA 2", "t BBB 3", "b BBB 4"), json.takeEvents());
    }

    @Test
    void snapshotContainsOnlyWhatTheDialectCarries() {
        server.quote("AAA", 100);
        server.halt("AAA");
        server.trade("BBB", 7);
        server.deliver();

        ConnectedClient lines = server.connect(LINES);
        lines.send(SUBSCRIBE);

        assertEquals(
                List.of("trade BBB 7 sn", "quote AAA 100 sn"), lines.transport().drainTexts());
    }

    @Test
    void messagesThatTheDialectDoesNotHaveAreNotSent() {
        ConnectedClient lines = server.connect(LINES);
        lines.send(SUBSCRIBE);

        server.broadcastMarketClosed();
        server.loop().advance(EmbeddedServer.HEARTBEAT_MILLIS);
        server.drain();

        assertEquals(List.of(), lines.transport().drainTexts());
    }

    @Test
    void slowClientReceivesWhatItMissedInItsFormat() {
        ConnectedClient lines = server.connect(LINES);
        lines.send(SUBSCRIBE);
        lines.transport().writableFrames(1);

        for (int price = 1; price <= 5; price++) {
            server.trade("AAA", price);
            server.halt("AAA");
            server.deliver();
        }
        assertEquals(List.of("trade AAA 1"), lines.transport().drainTexts());

        lines.transport().writableFrames(2);
        server.loop().run();
        assertEquals(List.of("trade AAA 2", "trade AAA 3"), lines.transport().drainTexts());

        lines.transport().writableFrames(Integer.MAX_VALUE);
        server.loop().run();
        server.trade("AAA", 6);
        server.deliver();
        assertEquals(
                List.of("trade AAA 4", "trade AAA 5", "trade AAA 6"),
                lines.transport().drainTexts());
    }

    @Test
    void conflationMergesEventsInEachFormat() {
        ConnectedClient lines = server.connect(LINES);
        lines.send(SUBSCRIBE.replace("}", ",\"conflate\":250}"));

        server.quote("AAA", 100);
        server.deliver();
        lines.transport().drainTexts();
        server.quote("AAA", 101);
        server.quote("AAA", 102);
        server.trade("AAA", 7);
        server.deliver();
        assertEquals(List.of("trade AAA 7"), lines.transport().drainTexts());

        server.loop().advance(250);
        assertEquals(List.of("quote AAA 102"), lines.transport().drainTexts());
    }

    private static final class LineEncoding implements Encoding {
        @Override
        public byte @Nullable [] encode(Entry entry) {
            if (entry.event() instanceof Quote quote) {
                return utf8("quote " + quote.instrument().symbol() + " " + quote.bid());
            }
            return entry.event() instanceof Trade trade
                    ? utf8("trade " + trade.instrument().symbol() + " " + trade.price())
                    : null;
        }

        @Override
        public byte @Nullable [] encode(ServerMessage message) {
            return null;
        }

        private static byte[] utf8(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private static final class LineFraming implements Framing {
        @Override
        public Envelope envelope() {
            return Envelope.BINARY_FRAME;
        }

        @Override
        public int maxItems() {
            return 1;
        }

        @Override
        public int emptyLength() {
            return 0;
        }

        @Override
        public int lengthOf(byte[] item, boolean isSnapshot) {
            return item.length + (isSnapshot ? 3 : 0);
        }

        @Override
        public void write(FrameContent content, ByteBuf out) {
            out.writeBytes(content.item(0));
            if (content.isSnapshot(0)) {
                out.writeCharSequence(" sn", StandardCharsets.US_ASCII);
            }
        }
    }
}
