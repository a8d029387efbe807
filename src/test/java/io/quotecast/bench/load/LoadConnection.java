package io.quotecast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.quotecast.base.Micros;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The socket of one connection, from its upgrade to its close. Owned by its event loop. */
final class LoadConnection extends ChannelInboundHandlerAdapter implements FeedSession.Outbound {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final int NORMAL = 1000;
    private static final int ABNORMAL = 1006;

    private final LoadTarget loadTarget;
    private final LoopContext loopContext;
    private final FeedSession feedSession;
    private final OpenListener openListener;
    private @Nullable UpgradeHandshake upgradeHandshake = new UpgradeHandshake();
    private @Nullable ChannelHandlerContext context;
    private boolean ended;

    /** Hears how the opening of one connection goes: exactly one of the two calls comes. */
    interface OpenListener {
        void opened(LoadConnection loadConnection);

        void failed(Throwable why);
    }

    LoadConnection(
            LoadTarget loadTarget,
            LoopContext loopContext,
            ConnectionRole connectionRole,
            boolean conflated,
            @Nullable RoundTrips roundTrips,
            OpenListener openListener) {
        this.loadTarget = loadTarget;
        this.loopContext = loopContext;
        this.openListener = openListener;
        this.feedSession = new FeedSession(loopContext, connectionRole, conflated, this, roundTrips);
    }

    /** Another client of the same kind. */
    static LoadConnection like(LoadConnection other, OpenListener openListener) {
        FeedSession feedSession = other.feedSession;
        return new LoadConnection(
                other.loadTarget, other.loopContext, feedSession.role(), feedSession.isConflated(), null, openListener);
    }

    /** The same client over a new socket, after a cut. */
    LoadConnection(LoadConnection cut, ReconnectCounter reconnectCounter, OpenListener openListener) {
        this.loadTarget = cut.loadTarget;
        this.loopContext = cut.loopContext;
        this.openListener = openListener;
        this.feedSession = cut.feedSession;
        feedSession.goOn(this, reconnectCounter);
    }

    /** Ends it as a broken network does, with a reset, in the middle of whatever is on the way. On its loop. */
    void cut() {
        ended = true;
        context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context().close();
    }

    /** With what it comes back after a cut. */
    String resumption() {
        return feedSession.resumption();
    }

    ConnectionRole role() {
        return feedSession.role();
    }

    /** Whether it is not on its way back from a cut. */
    boolean isBack() {
        return feedSession.isBack();
    }

    EventLoop loop() {
        return context().channel().eventLoop();
    }

    void subscribe(String message) {
        feedSession.wish(message);
        send(message);
    }

    void send(String text) {
        context().writeAndFlush(ClientFrames.text(text));
    }

    /** Stops or resumes taking bytes from the socket. */
    void read(boolean on) {
        context().channel().config().setAutoRead(on);
    }

    boolean isOpen() {
        return upgradeHandshake == null && !ended;
    }

    /** Says goodbye; what comes then is not heard any more. On any thread. */
    void leave() {
        context().executor().execute(() -> {
            ended = true;
            feedSession.end();
            context().writeAndFlush(ClientFrames.close(NORMAL)).addListener(ChannelFutureListener.CLOSE);
        });
    }

    static long nowMicros() {
        return Micros.now(CLOCK);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        active.writeAndFlush(Unpooled.wrappedBuffer(UpgradeHandshake.request(loadTarget)));
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int length = bytes.readableBytes();
        byte[] window = loopContext.window(length);
        bytes.readBytes(window, 0, length);
        bytes.release();
        if (ended) {
            return;
        }
        int begin = 0;
        if (upgradeHandshake != null) {
            begin = upgrade(upgradeHandshake, window, length);
        }
        if (begin >= 0 && begin < length) {
            feedSession.read(window, begin, length, nowMicros());
        }
    }

    private int upgrade(UpgradeHandshake pending, byte[] window, int length) {
        try {
            int begin = pending.read(window, 0, length);
            if (begin >= 0) {
                upgradeHandshake = null;
                openListener.opened(this);
            }
            return begin;
        } catch (UpgradeHandshake.UpgradeRefusedException e) {
            fail(e);
            return -1;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        if (upgradeHandshake != null) {
            fail(new UpgradeHandshake.UpgradeRefusedException(
                    "it closed the connection instead of answering the upgrade"));
        } else {
            closed(ABNORMAL);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext from, Object event) {
        if (event instanceof SslHandshakeCompletionEvent done && !done.isSuccess()) {
            fail(done.cause());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable failure) {
        if (upgradeHandshake != null) {
            fail(failure);
        } else {
            loopContext.loadCounters.complain("a connection broke: " + failure);
            from.close();
        }
    }

    @Override
    public void pong(byte[] payload) {
        context().writeAndFlush(ClientFrames.pong(payload));
    }

    @Override
    public void closed(int code) {
        if (ended) {
            return;
        }
        loopContext.loadCounters.closes.merge(code, 1L, Long::sum);
        if (feedSession.role() != ConnectionRole.SLOW) {
            loopContext.loadCounters.dropped++;
            loopContext.loadCounters.complain("the server closed a connection with " + code);
        }
        ended = true;
        context().close();
    }

    @Override
    public void broken(String why) {
        loopContext.loadCounters.complain("not the protocol: " + why);
        closed(ABNORMAL);
    }

    /** It did not become a WebSocket. Does nothing if that was said before. */
    void fail(Throwable why) {
        if (!ended) {
            ended = true;
            feedSession.end();
            openListener.failed(why);
            context().close();
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext known = context;
        if (known == null) {
            throw new IllegalStateException("not connected yet");
        }
        return known;
    }
}
