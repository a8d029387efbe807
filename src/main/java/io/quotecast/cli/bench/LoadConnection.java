package io.quotecast.cli.bench;

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
    private final FeedSession session;
    private final OpenListener openListener;
    private @Nullable UpgradeHandshake upgradeHandshake = new UpgradeHandshake();
    private @Nullable ChannelHandlerContext context;
    private boolean isEnded;

    /** Receives the result of opening a connection by exactly one of two calls. */
    interface OpenListener {
        void opened(LoadConnection loadConnection);

        void failed(Throwable reason);
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
        this.session = new FeedSession(loopContext, connectionRole, conflated, this, roundTrips);
    }

    /** Creates another client with the same role. */
    static LoadConnection like(LoadConnection other, OpenListener openListener) {
        FeedSession session = other.session;
        return new LoadConnection(
                other.loadTarget, other.loopContext, session.role(), session.isConflated(), null, openListener);
    }

    /** Continues a client on a new socket after a cut. */
    LoadConnection(LoadConnection previous, ReconnectCounter counter, OpenListener openListener) {
        this.loadTarget = previous.loadTarget;
        this.loopContext = previous.loopContext;
        this.openListener = openListener;
        this.session = previous.session;
        session.continueOn(this, counter);
    }

    /** Ends the connection with a reset, as a broken network does. On its loop. */
    void reset() {
        isEnded = true;
        context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context().close();
    }

    /** Returns the message with which the client resumes after a cut. */
    String resumeMessage() {
        return session.resumeMessage();
    }

    ConnectionRole role() {
        return session.role();
    }

    /** Returns whether the client has received all events that it missed by a cut. */
    boolean isCaughtUp() {
        return session.isCaughtUp();
    }

    EventLoop loop() {
        return context().channel().eventLoop();
    }

    void subscribe(String message) {
        session.subscribeMessage(message);
        send(message);
    }

    void send(LoadDialect.Request request) {
        context().writeAndFlush(ClientFrames.message(request));
    }

    void send(String text) {
        context().writeAndFlush(ClientFrames.text(text));
    }

    /** Stops or resumes reading from the socket. */
    void setReading(boolean isReading) {
        context().channel().config().setAutoRead(isReading);
    }

    boolean isOpen() {
        return upgradeHandshake == null && !isEnded;
    }

    /** Closes the connection with a close frame and ignores what it receives afterwards. On any thread. */
    void close() {
        context().executor().execute(() -> {
            isEnded = true;
            session.end();
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
        byte[] buffer = loopContext.inputBuffer(length);
        bytes.readBytes(buffer, 0, length);
        bytes.release();
        if (isEnded) {
            return;
        }
        int begin = 0;
        if (upgradeHandshake != null) {
            begin = upgrade(upgradeHandshake, buffer, length);
        }
        if (begin >= 0 && begin < length) {
            session.read(buffer, begin, length, nowMicros());
        }
    }

    private int upgrade(UpgradeHandshake pending, byte[] buffer, int length) {
        try {
            int begin = pending.read(buffer, 0, length);
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
                    "the server closed the connection before it responded to the upgrade"));
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
            loopContext.counters.reportProblem("a connection failed: " + failure);
            from.close();
        }
    }

    @Override
    public void pong(byte[] payload) {
        context().writeAndFlush(ClientFrames.pong(payload));
    }

    @Override
    public void closed(int code) {
        if (isEnded) {
            return;
        }
        loopContext.counters.closes.merge(code, 1L, Long::sum);
        if (session.role() != ConnectionRole.SLOW) {
            loopContext.counters.dropped++;
            loopContext.counters.reportProblem("the server closed a connection with " + code);
        }
        isEnded = true;
        context().close();
    }

    @Override
    public void broken(String reason) {
        loopContext.counters.reportProblem("a violation of the WebSocket protocol: " + reason);
        closed(ABNORMAL);
    }

    /** Reports, at most once, that the connection could not be opened. */
    void fail(Throwable reason) {
        if (!isEnded) {
            isEnded = true;
            session.end();
            openListener.failed(reason);
            context().close();
        }
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext existing = context;
        if (existing == null) {
            throw new IllegalStateException("not connected yet");
        }
        return existing;
    }
}
