package io.quotecast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.quotecast.market.Micros;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The socket of one connection, from its upgrade to its close. Owned by its event loop. */
final class Connection extends ChannelInboundHandlerAdapter implements Feed.Line {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final int NORMAL = 1000;
    private static final int ABNORMAL = 1006;

    private final Target target;
    private final Desk desk;
    private final Feed feed;
    private final Opening opening;
    private @Nullable Upgrade upgrade = new Upgrade();
    private @Nullable ChannelHandlerContext context;
    private boolean ended;

    /** Hears how the opening of one connection goes: exactly one of the two calls comes. */
    interface Opening {
        void opened(Connection connection);

        void failed(Throwable why);
    }

    Connection(
            Target target, Desk desk, Role role, boolean conflated, @Nullable RoundTrips roundTrips, Opening opening) {
        this.target = target;
        this.desk = desk;
        this.opening = opening;
        this.feed = new Feed(desk, role, conflated, this, roundTrips);
    }

    /** Another client of the same kind. */
    static Connection like(Connection other, Opening opening) {
        Feed feed = other.feed;
        return new Connection(other.target, other.desk, feed.role(), feed.isConflated(), null, opening);
    }

    /** The same client over a new socket, after a cut. */
    Connection(Connection cut, Comeback comeback, Opening opening) {
        this.target = cut.target;
        this.desk = cut.desk;
        this.opening = opening;
        this.feed = cut.feed;
        feed.goOn(this, comeback);
    }

    /** Ends it as a broken network does, with a reset, in the middle of whatever is on the way. On its loop. */
    void cut() {
        ended = true;
        context().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        context().close();
    }

    /** With what it comes back after a cut. */
    String resumption() {
        return feed.resumption();
    }

    Role role() {
        return feed.role();
    }

    /** Whether it is not on its way back from a cut. */
    boolean isBack() {
        return feed.isBack();
    }

    EventLoop loop() {
        return context().channel().eventLoop();
    }

    void subscribe(String message) {
        feed.wish(message);
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
        return upgrade == null && !ended;
    }

    /** Says goodbye; what comes then is not heard any more. On any thread. */
    void leave() {
        context().executor().execute(() -> {
            ended = true;
            feed.end();
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
        active.writeAndFlush(Unpooled.wrappedBuffer(Upgrade.request(target)));
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int length = bytes.readableBytes();
        byte[] window = desk.window(length);
        bytes.readBytes(window, 0, length);
        bytes.release();
        if (ended) {
            return;
        }
        int begin = 0;
        if (upgrade != null) {
            begin = upgrade(upgrade, window, length);
        }
        if (begin >= 0 && begin < length) {
            feed.read(window, begin, length, nowMicros());
        }
    }

    private int upgrade(Upgrade pending, byte[] window, int length) {
        try {
            int begin = pending.read(window, 0, length);
            if (begin >= 0) {
                upgrade = null;
                opening.opened(this);
            }
            return begin;
        } catch (Upgrade.Refusal e) {
            fail(e);
            return -1;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        if (upgrade != null) {
            fail(new Upgrade.Refusal("it closed the connection instead of answering the upgrade"));
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
        if (upgrade != null) {
            fail(failure);
        } else {
            desk.tally.complain("a connection broke: " + failure);
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
        desk.tally.closes.merge(code, 1L, Long::sum);
        if (feed.role() != Role.SLOW) {
            desk.tally.dropped++;
            desk.tally.complain("the server closed a connection with " + code);
        }
        ended = true;
        context().close();
    }

    @Override
    public void broken(String why) {
        desk.tally.complain("not the protocol: " + why);
        closed(ABNORMAL);
    }

    /** It did not become a WebSocket. Does nothing if that was said before. */
    void fail(Throwable why) {
        if (!ended) {
            ended = true;
            feed.end();
            opening.failed(why);
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
