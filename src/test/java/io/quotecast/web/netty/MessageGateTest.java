package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageGateTest {
    private static final String NAME = "gate";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final MessageGate gate = new MessageGate(new MessageGate.InFlight());

    MessageGateTest() {
        channel.pipeline().addLast(NAME, gate);
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
    void nothingPassesAPausedGate() {
        gate.setPaused(channel.pipeline().context(NAME), true);
        channel.pipeline().fireChannelRead(new TextWebSocketFrame("late"));
        // As Vert.x does when it resumes a request.
        channel.config().setAutoRead(true);
        channel.runPendingTasks();

        assertFalse(channel.config().isAutoRead());
        assertEquals(0, channel.inboundMessages().size());

        gate.setPaused(channel.pipeline().context(NAME), false);

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
    void allConnectionsOfALoopTogetherAreLimited() {
        MessageGate.InFlight shared = new MessageGate.InFlight();
        List<EmbeddedChannel> channels = new ArrayList<>();
        int passed = 0;
        for (int i = 0; i < 40; i++) {
            EmbeddedChannel other = new EmbeddedChannel(new MessageGate(shared));
            for (int k = 0; k < 20; k++) {
                other.pipeline().fireChannelRead(new TextWebSocketFrame("x"));
            }
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
