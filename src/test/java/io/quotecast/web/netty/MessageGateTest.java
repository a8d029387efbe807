package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageGateTest {
    private static final String NAME = "gate";
    private static final long UNREAD_NANOS = 30_000_000_000L;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final MessageGate gate = new MessageGate(new MessageGate.InFlight(), UNREAD_NANOS);

    MessageGateTest() {
        channel.pipeline().addLast(NAME, gate);
        gate.open(channel.pipeline().context(NAME));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void framesBeyondThoseInFlightWaitAndStopTheReading() {
        for (int i = 0; i < 40; i++) {
            channel.pipeline().fireChannelRead(new TextWebSocketFrame(String.valueOf(i)));
        }

        assertEquals(16, channel.inboundMessages().size());
        assertFalse(channel.config().isAutoRead());

        channel.runPendingTasks();

        assertTrue(channel.config().isAutoRead());
        List<String> texts = new ArrayList<>();
        for (TextWebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            texts.add(frame.text());
            frame.release();
        }
        assertEquals(40, texts.size());
        assertEquals("39", texts.get(39));
    }

    @Test
    void framesThatArriveWithTheRequestWaitUntilItHasBeenHandled() {
        EmbeddedChannel opening = new EmbeddedChannel(new MessageGate(new MessageGate.InFlight(), UNREAD_NANOS));
        opening.pipeline().fireChannelRead(new TextWebSocketFrame("early"));
        opening.pipeline().fireChannelRead(new CloseWebSocketFrame());

        assertEquals(0, opening.inboundMessages().size());

        opening.runPendingTasks();

        assertEquals(2, opening.inboundMessages().size());
        assertTrue(opening.config().isAutoRead());
        opening.finishAndReleaseAll();
    }

    @Test
    void nothingPassesAPausedGate() {
        gate.setPaused(channel.pipeline().context(NAME), true);
        channel.pipeline().fireChannelRead(new TextWebSocketFrame("late"));
        // As Vert.x does when it resumes a request.
        channel.config().setAutoRead(true);
        channel.runPendingTasks();

        assertFalse(channel.config().isAutoRead());
        assertEquals(0, channel.inboundMessages().size());

        gate.setPaused(channel.pipeline().context(NAME), false);
        channel.runPendingTasks();

        assertTrue(channel.config().isAutoRead());
        assertEquals(1, channel.inboundMessages().size());
    }

    @Test
    void theAnswerToACloseFramePassesAPausedGate() {
        gate.setPaused(channel.pipeline().context(NAME), true);

        channel.writeOutbound(new CloseWebSocketFrame(4429, "too many messages"));
        channel.pipeline().fireChannelRead(new CloseWebSocketFrame(4429, ""));

        assertTrue(channel.config().isAutoRead());
        assertTrue(channel.inboundMessages().peek() instanceof CloseWebSocketFrame);
        channel.inboundMessages().forEach(ReferenceCountUtil::retain);
    }

    @Test
    void framesThatHaveArrivedTogetherAreDecodedAFewAtATime() {
        channel.pipeline().addFirst("wsdecoder", new WebSocket13FrameDecoder(true, false, 65_536));
        ByteBuf bytes = Unpooled.buffer();
        for (int i = 0; i < 1_000; i++) {
            // An empty text frame with a mask of zero (RFC 6455, section 5.2).
            bytes.writeShort(0x8180).writeInt(0);
        }

        channel.pipeline().fireChannelRead(bytes);
        assertTrue(channel.inboundMessages().size() <= 2);
        channel.pipeline().fireChannelReadComplete();
        assertEquals(16, channel.inboundMessages().size());
        assertFalse(channel.config().isAutoRead());
        channel.runPendingTasks();

        assertEquals(1_000, channel.inboundMessages().size());
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void aPausedGateDecodesNothing() {
        channel.pipeline().addFirst("wsdecoder", new WebSocket13FrameDecoder(true, false, 65_536));
        channel.writeInbound(Unpooled.buffer().writeShort(0x8180).writeInt(0));
        gate.setPaused(channel.pipeline().context(NAME), true);
        ByteBuf bytes = Unpooled.buffer();
        for (int i = 0; i < 100; i++) {
            bytes.writeShort(0x8180).writeInt(0);
        }

        channel.writeInbound(bytes);
        channel.runPendingTasks();
        assertEquals(1, channel.inboundMessages().size());
        gate.setPaused(channel.pipeline().context(NAME), false);
        channel.runPendingTasks();

        assertEquals(101, channel.inboundMessages().size());
        assertTrue(channel.config().isAutoRead());
    }

    @Test
    void aPeerThatReadsNothingIsNotReadFromAndThenClosed() {
        channel.freezeTime();
        List<String> closed = new ArrayList<>();
        gate.onUnread(() -> closed.add("closed"));
        setWritable(false);
        channel.pipeline().fireChannelRead(new PingWebSocketFrame());
        channel.pipeline().fireChannelRead(new TextWebSocketFrame("request"));
        channel.pipeline().fireChannelReadComplete();
        channel.runPendingTasks();

        assertEquals(1, channel.inboundMessages().size());
        assertFalse(channel.config().isAutoRead());
        advance(UNREAD_NANOS - 1);
        assertEquals(List.of(), closed);
        advance(1);

        assertEquals(List.of("closed"), closed);
    }

    @Test
    void aPeerThatReadsSlowlyIsReadFromMeanwhile() {
        channel.freezeTime();
        gate.onUnread(() -> fail("closed"));
        setWritable(false);
        channel.pipeline().fireChannelRead(new TextWebSocketFrame("request"));
        channel.pipeline().fireChannelReadComplete();
        channel.runPendingTasks();
        advance(UNREAD_NANOS - 1);

        setWritable(true);
        channel.runPendingTasks();
        assertEquals(1, channel.inboundMessages().size());
        assertTrue(channel.config().isAutoRead());
        setWritable(false);
        channel.pipeline().fireChannelRead(new TextWebSocketFrame("request"));
        channel.pipeline().fireChannelReadComplete();
        channel.runPendingTasks();
        advance(UNREAD_NANOS - 1);

        assertEquals(1, channel.inboundMessages().size());
    }

    @Test
    void aPeerThatKeepsSendingAfterACloseFrameIsCut() {
        channel.pipeline().addFirst("wsdecoder", new WebSocket13FrameDecoder(true, false, 65_536));
        gate.open(channel.pipeline().context(NAME));
        channel.writeOutbound(new CloseWebSocketFrame(4429, "too many messages"));

        int sent = 0;
        while (channel.isActive()) {
            channel.writeInbound(Unpooled.buffer()
                    .writeShort(0x82FE)
                    .writeShort(1_000)
                    .writeInt(0)
                    .writeZero(1_000));
            sent += 1_008;
        }

        assertEquals(4 << 20, sent, 1_008);
        assertEquals(0, channel.inboundMessages().size());
    }

    @Test
    void thePeerWithMostUnfinishedBytesIsClosedIfTheyAreTooMany() {
        MessageGate.InFlight shared = new MessageGate.InFlight();
        List<EmbeddedChannel> channels = new ArrayList<>();
        int length = 1 << 20;
        for (long bytes = 0; bytes <= MessageGate.InFlight.MAX_WAITING_BYTES; bytes += length - 1) {
            EmbeddedChannel other = new EmbeddedChannel();
            MessageGate otherGate = new MessageGate(shared, UNREAD_NANOS);
            other.pipeline().addLast("wsdecoder", new WebSocket13FrameDecoder(true, false, length));
            other.pipeline().addLast(NAME, otherGate);
            otherGate.open(other.pipeline().context(NAME));
            int part = channels.isEmpty() ? length - 2 : length - 1;
            other.writeInbound(Unpooled.buffer()
                    .writeShort(0x81FF)
                    .writeLong(length)
                    .writeInt(0)
                    .writeZero(part - 14));
            channels.add(other);
        }

        List<String> closed = new ArrayList<>();
        for (EmbeddedChannel other : channels) {
            if (other.readOutbound() instanceof CloseWebSocketFrame close) {
                closed.add(channels.indexOf(other) + " " + close.statusCode());
                close.release();
            }
        }
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
        assertEquals(List.of("1 1013"), closed);
    }

    private void setWritable(boolean isWritable) {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, isWritable);
        channel.runPendingTasks();
    }

    private void advance(long nanos) {
        channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void allConnectionsOfALoopTogetherAreLimited() {
        MessageGate.InFlight shared = new MessageGate.InFlight();
        List<EmbeddedChannel> channels = new ArrayList<>();
        int passed = 0;
        for (int i = 0; i < 40; i++) {
            MessageGate otherGate = new MessageGate(shared, UNREAD_NANOS);
            EmbeddedChannel other = new EmbeddedChannel(otherGate);
            otherGate.open(other.pipeline().context(MessageGate.class));
            for (int k = 0; k < 20; k++) {
                other.pipeline().fireChannelRead(new TextWebSocketFrame("x"));
            }
            other.pipeline().fireChannelReadComplete();
            passed += other.inboundMessages().size();
            channels.add(other);
        }

        assertEquals(512, passed);
        channels.forEach(EmbeddedChannel::runPendingTasks);
        channels.forEach(EmbeddedChannel::runPendingTasks);
        assertEquals(
                800,
                channels.stream()
                        .mapToInt(other -> other.inboundMessages().size())
                        .sum());
        channels.forEach(EmbeddedChannel::finishAndReleaseAll);
    }
}
