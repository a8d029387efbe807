package io.quotecast.web.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.quotecast.access.HttpConnectionLimiter;
import io.quotecast.access.LimitCounters;
import io.quotecast.ops.MemoryPressure;
import io.quotecast.testing.TestConfig;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RequestGateTest {
    private static final int REQUESTS = 100;

    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ConnectionGuard guard = newGuard();
    private final List<String> requests = new ArrayList<>();
    private int handled;
    private int mostHandledBeforeATask;

    @BeforeEach
    void install() {
        channel.pipeline()
                .addLast("httpDecoder", new HttpRequestDecoder())
                .addLast("httpEncoder", new HttpResponseEncoder())
                .addLast(new Responder());
        RequestGate.install(guard);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A peer that pipelines requests and reads little makes the channel writable again and again. */
    @Test
    void otherTasksDoNotWaitForFurtherRequests() {
        channel.writeInbound(Unpooled.copiedBuffer(
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(REQUESTS), StandardCharsets.US_ASCII));

        assertEquals(REQUESTS, handled);
        assertEquals(0, mostHandledBeforeATask);
    }

    /** Each of thousands of such connections would otherwise cost as much as a request, at its end. */
    @Test
    void aRequestWhoseHeadIsUnfinishedIsNotHandledWhenTheConnectionEnds() {
        channel.writeInbound(
                Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: 1", StandardCharsets.US_ASCII));

        channel.close();

        assertEquals(List.of(), requests);
    }

    private ConnectionGuard newGuard() {
        HttpConnectionLimiter limiter = HttpConnectionLimiter.forOperators();
        HttpConnections connections =
                new HttpConnections(limiter, new LimitCounters(), new MemoryPressure(), TestConfig.of(Map.of()), vertx);
        return connections.newGuard(channel, true);
    }

    /** Answers at once, and asks for the next request as a channel does that becomes writable. */
    private final class Responder extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            if (message instanceof HttpRequest request) {
                requests.add(request.uri());
            }
            if (message instanceof LastHttpContent) {
                handled++;
                int before = handled;
                context.executor()
                        .execute(() -> mostHandledBeforeATask = Math.max(mostHandledBeforeATask, handled - before));
                context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
                channel.pipeline().get(RequestGate.class).proceedAndComplete();
            }
        }
    }
}
