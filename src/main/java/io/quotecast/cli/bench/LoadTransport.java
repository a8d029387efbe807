package io.quotecast.cli.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** The event loops and sockets of a run: epoll where it is available, otherwise NIO, with TLS if the target uses it. */
final class LoadTransport implements AutoCloseable {
    /** The largest buffer that Netty caches for each thread. */
    private static final int READ_BYTES = 32_768;

    private static final int CONNECT_MILLIS = 10_000;

    private final LoadTarget loadTarget;
    private final EventLoopGroup group;
    private final @Nullable JdkSslContext tls;

    LoadTransport(LoadTarget loadTarget, int threads) throws SSLException {
        this.loadTarget = loadTarget;
        DefaultThreadFactory named = new DefaultThreadFactory("load", true);
        tls = loadTarget.isEncrypted() ? tls(loadTarget) : null;
        group = Epoll.isAvailable() ? new EpollEventLoopGroup(threads, named) : new NioEventLoopGroup(threads, named);
    }

    List<EventLoop> loops() {
        List<EventLoop> loops = new ArrayList<>();
        group.forEach(loop -> loops.add((EventLoop) loop));
        return loops;
    }

    Bootstrap bootstrap(EventLoop loop) {
        return new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .option(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES));
    }

    /** Returns the handler that encrypts a connection; empty if the target does not use TLS. */
    Optional<SslHandler> encryption(Channel channel) {
        if (tls == null) {
            return Optional.empty();
        }
        SslHandler handler = tls.newHandler(channel.alloc(), loadTarget.host(), loadTarget.port());
        if (!loadTarget.insecure()) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            handler.engine().setSSLParameters(parameters);
        }
        return Optional.of(handler);
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    static JdkSslContext tls(LoadTarget loadTarget) throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        if (loadTarget.insecure()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        }
        return (JdkSslContext) builder.build();
    }
}
