package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelGuardTest {
    private final List<Integer> closeCodes = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelGuard(closeCodes::add));

    @ParameterizedTest
    @ValueSource(ints = {1000, 1008, 1012, 4402, 4429})
    void aChannelIsReadOnceItIsClosing(int code) {
        channel.config().setAutoRead(false);

        close(code);

        assertTrue(channel.config().isAutoRead());
        assertTrue(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(ints = {4400, 4402, 4404, 4429})
    void aPeerThatDoesNotAnswerAnErrorIsDisconnectedAfterASecond(int code) {
        channel.freezeTime();
        close(code);

        pass(999);
        assertTrue(channel.isOpen());

        pass(1);
        assertFalse(channel.isOpen());
        assertEquals(List.of(code), closeCodes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1012})
    void anOrdinaryCloseLeavesThePeerTimeToReadWhatWasSent(int code) {
        channel.freezeTime();
        close(code);

        pass(1_000);

        assertTrue(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1012, 4407})
    void aPeerThatDoesNotReadTheCloseFrameIsDisconnectedAfterTenSeconds(int code) {
        channel.freezeTime();
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                // As a socket that is full: the promise is never completed.
                ReferenceCountUtil.release(message);
            }
        });
        channel.writeOneOutbound(new CloseWebSocketFrame(code, "reason"));

        pass(9_999);
        assertTrue(channel.isOpen());
        pass(1);

        assertFalse(channel.isOpen());
        assertEquals(List.of(code), closeCodes);
    }

    private void close(int code) {
        channel.writeOutbound(new CloseWebSocketFrame(code, "reason"));
        channel.<CloseWebSocketFrame>readOutbound().release();
    }

    private void pass(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
