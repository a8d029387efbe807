package io.quotecast.web.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.VoidChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.ssl.SslHandler;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.access.ConnectionLimiter;
import io.quotecast.access.Grant;
import io.quotecast.config.QuotecastConfig;
import io.quotecast.ops.CloseCounter;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.Hub;
import io.quotecast.push.Shard;
import io.quotecast.push.ShardLoop;
import io.quotecast.web.security.Admission;
import io.quotecast.web.security.GrantAugmentor;
import io.quotecast.web.security.RequestOrigin;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Netty channel of a WebSocket connection, the shard of its event loop, and the transport for assembled
 * frames. A buffer that already is a WebSocket frame passes the codecs unchanged. Each method that takes a connection
 * or a request is called on its event loop.
 */
@Singleton
public class Channels implements HttpUpgradeCheck {
    private static final TypedKey<Object> CHANNEL = new TypedKey<>("channel");
    private static final String VALIDATOR = "utf8-validator";
    private static final String GUARD = "guard";
    private static final String GATE = "message-gate";
    private static final String IDLE = "idle";
    /** The limit of unsent bytes of one connection in the kernel: small, so that a slow client gets recent events. */
    private static final long MAX_UNSENT_BYTES = 32_768;

    private static final TypedKey<Grant> GRANT = new TypedKey<>("grant");
    private static final TypedKey<String> ADDRESS = new TypedKey<>("address");

    private final Hub hub;
    private final Admission admission;
    private final IdleConnectionMonitor idleConnectionMonitor;
    private final CloseCounter closeCounter;
    private final WriteBufferWaterMark waterMarks;
    private final long unreadNanos;
    private final ConcurrentMap<EventLoop, Shard> shards = new ConcurrentHashMap<>();
    private final ConcurrentMap<Hub, ConcurrentMap<EventLoop, Shard>> otherShards = new ConcurrentHashMap<>();
    private final ConcurrentMap<EventLoop, MessageGate.InFlight> inFlightByLoop = new ConcurrentHashMap<>();

    Channels(
            Hub hub,
            Admission admission,
            IdleConnectionMonitor idleConnectionMonitor,
            CloseCounter closeCounter,
            QuotecastConfig.Push settings) {
        this.hub = hub;
        this.admission = admission;
        this.idleConnectionMonitor = idleConnectionMonitor;
        this.closeCounter = closeCounter;
        int highWaterMark = (int) settings.highWaterMark().asLongValue();
        this.unreadNanos = settings.slowTime().toNanos();
        this.waterMarks = new WriteBufferWaterMark(highWaterMark / 2, highWaterMark);
    }

    /** Applies the connection limits, stores the channel with the connection, and installs the guards on its input. */
    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        Channel channel = channel(context.httpRequest());
        String address = ConnectionLimiter.addressKey(RequestOrigin.address(context.httpRequest()));
        // A failed upgrade leaves the connection open; a further upgrade on it is not counted again.
        if (channel.pipeline().get(VALIDATOR) == null) {
            Admission.ConnectionRefusal connectionRefusal = admission.admit(address);
            if (connectionRefusal != null) {
                return CheckResult.rejectUpgrade(connectionRefusal.status(), connectionRefusal.headers());
            }
            channel.closeFuture().addListener(ignored -> admission.release(address));
            installHandlers(channel.pipeline());
        }
        context.userData().put(CHANNEL, channel);
        context.userData().put(ADDRESS, address);
        return context.securityIdentity().map(identity -> {
            context.userData().put(GRANT, GrantAugmentor.grant(identity));
            return CheckResult.permitUpgradeSync();
        });
    }

    private void installHandlers(ChannelPipeline pipeline) {
        pipeline.addBefore("handler", VALIDATOR, new Utf8FrameValidator(false));
        pipeline.addBefore("handler", GUARD, new ChannelGuard(closeCounter::count));
        MessageGate.InFlight inFlight =
                inFlightByLoop.computeIfAbsent(pipeline.channel().eventLoop(), loop -> new MessageGate.InFlight());
        pipeline.addBefore(VALIDATOR, GATE, new MessageGate(inFlight, unreadNanos));
        idleConnectionMonitor.watch(pipeline, VALIDATOR);
    }

    /** Returns the permissions that the upgrade request established. */
    public static Grant grant(WebSocketConnection connection) {
        return connection.userData().get(GRANT);
    }

    /** Returns the address of the client, as limits count it. */
    public static String address(WebSocketConnection connection) {
        return connection.userData().get(ADDRESS);
    }

    /** Returns the shard of the connection's event loop. */
    public Shard shard(WebSocketConnection connection) {
        return shard(channel(connection));
    }

    /** Returns the shard of the request's event loop. */
    public Shard shard(HttpServerRequest request) {
        return shard(channel(request));
    }

    /** Returns the shard of the connection's event loop for the clients of another hub. */
    public Shard shard(WebSocketConnection connection, Hub otherHub) {
        return otherShards
                .computeIfAbsent(otherHub, any -> new ConcurrentHashMap<>())
                .computeIfAbsent(channel(connection).eventLoop(), loop -> otherHub.addShard(new ChannelLoop(loop)));
    }

    /** Returns the connection's event loop. */
    public ShardLoop loop(WebSocketConnection connection) {
        return new ChannelLoop(channel(connection).eventLoop());
    }

    private Shard shard(Channel channel) {
        return shards.computeIfAbsent(channel.eventLoop(), loop -> hub.addShard(new ChannelLoop(loop)));
    }

    /** Returns a transport to a connection. */
    public ClientTransport transport(WebSocketConnection connection) {
        return transport(connection, "handler", null);
    }

    /**
     * Returns a transport that bypasses the handlers of Vert.x, and writes directly to the socket where possible.
     * Removes the idle handler of Vert.x, which does not see these writes and would close clients that only listen.
     * {@link IdleConnectionMonitor} finds dead peers instead.
     */
    public ClientTransport directTransport(WebSocketConnection connection) {
        ChannelPipeline pipeline = channel(connection).pipeline();
        if (pipeline.get(IDLE) != null) {
            pipeline.remove(IDLE);
        }
        boolean isUnencrypted = pipeline.get(SslHandler.class) == null;
        Channel channel = pipeline.channel();
        return transport(
                connection, "wsencoder", isUnencrypted && channel instanceof UnixChannel unix ? unix.fd() : null);
    }

    private ClientTransport transport(
            WebSocketConnection connection, String handlerName, @Nullable FileDescriptor socket) {
        Channel channel = channel(connection);
        channel.config().setWriteBufferWaterMark(waterMarks);
        if (channel instanceof EpollSocketChannel) {
            channel.config().setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, MAX_UNSENT_BYTES);
        }
        if (channel.pipeline().get(GUARD) instanceof ChannelGuard guard) {
            guard.setConnectionId(connection.id());
        }
        ChannelHandlerContext context = channel.pipeline().context(handlerName);
        ChannelTransport transport =
                new ChannelTransport(channel, context, socket, connection, new VoidChannelPromise(channel, false));
        if (channel.pipeline().get(GATE) instanceof MessageGate gate) {
            gate.open(channel.pipeline().context(GATE));
            gate.onUnread(() -> transport.close(
                    ErrorCode.SLOW_CLIENT.closeCode(),
                    "slow client: no data was read for " + TimeUnit.NANOSECONDS.toMillis(unreadNanos) + " ms"));
        }
        return transport;
    }

    /**
     * Stops or resumes reading from the socket. While reading is stopped, TCP throttles the sender. A connection that
     * the server closes is always read, because the answer of the peer ends it.
     */
    public void setReading(WebSocketConnection connection, boolean isReading) {
        ChannelHandlerContext gateContext = channel(connection).pipeline().context(GATE);
        if (gateContext != null && gateContext.handler() instanceof MessageGate gate) {
            gate.setPaused(gateContext, !isReading);
        }
    }

    /** Sets the size of the messages of a client that wait to be handled, which count towards those of its event loop. */
    public void setWaitingBytes(WebSocketConnection connection, long bytes) {
        if (channel(connection).pipeline().get(GATE) instanceof MessageGate gate) {
            gate.setUnhandledBytes(bytes);
        }
    }

    /** Returns whether the body of a request had arrived completely when the request was passed on. */
    public static boolean isBodyComplete(HttpServerRequest request) {
        ConnectionGuard guard = ConnectionGuard.of(channel(request));
        return guard != null && guard.isBodyComplete(request.streamId());
    }

    /** The response to a request becomes a stream of events, which has limits of its own. */
    public static void beginStream(HttpServerRequest request) {
        ConnectionGuard guard = ConnectionGuard.of(channel(request));
        if (guard != null) {
            Http2Gate gate = guard.http2Gate();
            if (gate == null) {
                guard.beginStream();
            } else {
                gate.onStream(request.streamId());
            }
        }
    }

    /** Closes a connection at once and discards its pending output. */
    public static void closeForcibly(HttpServerRequest request) {
        // Vert.x would first wait until the pending output is sent, which never happens if the peer does not read.
        context(request).close();
    }

    /** Ends a connection at once, without the close frame of the peer, and discards its pending output. Thread-safe. */
    public static void closeForcibly(WebSocketConnection connection) {
        ChannelHandlerContext first = channel(connection).pipeline().firstContext();
        if (first != null) {
            first.close();
        }
    }

    /** Sets the task that runs each time the channel becomes writable again. */
    static void onWritable(Channel channel, Runnable task) {
        if (channel.pipeline().get(GUARD) instanceof ChannelGuard guard) {
            guard.onWritable(task);
        }
    }

    private static Channel channel(HttpServerRequest request) {
        return context(request).channel();
    }

    private static ChannelHandlerContext context(HttpServerRequest request) {
        return ((ConnectionBase) request.connection()).channelHandlerContext();
    }

    private static Channel channel(WebSocketConnection connection) {
        return (Channel) connection.userData().get(CHANNEL);
    }

    private record ChannelLoop(EventLoop loop) implements ShardLoop {
        @Override
        public void execute(Runnable task) {
            loop.execute(task);
        }

        @Override
        public void executeAfterReads(Runnable task) {
            // Netty runs up to 64 tasks before it looks at its sockets again, those that tasks add included.
            loop.schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public void schedule(Runnable task, long delayNanos) {
            loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }
}
