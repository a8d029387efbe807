package io.quotecast.web.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quotecast.access.HttpConnectionLimiter;
import io.quotecast.access.Limit;
import io.quotecast.ops.MemoryPressure;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.web.http.Problem;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Connects the server sockets and the requests with the limits of their connections. Requests are handled on the event
 * loops of their connections.
 */
@Singleton
class ConnectionFilter {
    /** Above every filter of Quarkus: no work is done for a request before its turn. */
    private static final int PRIORITY = 10_000;
    /** The path to which bodies of any size and duration are sent. */
    private static final String INGEST_PATH = "/v1/ingest";

    /** Bodies up to this size are accepted on open connections while memory is short. */
    private static final long MAX_SMALL_BODY_BYTES = 8_192;

    private final HttpConnections connections;
    private final MemoryPressure memoryPressure;
    private final LoopTurns loopTurns;
    private final VertxInternal vertx;
    private final int managementPort;

    ConnectionFilter(
            HttpConnections connections,
            MemoryPressure memoryPressure,
            LoopTurns loopTurns,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.management.enabled", defaultValue = "false") boolean isManagementEnabled,
            @ConfigProperty(name = "quarkus.management.port", defaultValue = "9000") int managementPort) {
        this.connections = connections;
        this.memoryPressure = memoryPressure;
        this.loopTurns = loopTurns;
        this.vertx = (VertxInternal) vertx;
        this.managementPort = isManagementEnabled ? managementPort : -1;
    }

    /** Returns whether the body of a request may take any time. */
    static boolean isStream(HttpMethod method, String uri) {
        return method.equals(HttpMethod.POST)
                && uri.startsWith(INGEST_PATH)
                && (uri.length() == INGEST_PATH.length() || uri.charAt(INGEST_PATH.length()) == '?');
    }

    void register(@Observes Filters filters) {
        filters.register(routing -> onRequest(routing, isUrgent(routing.request())), PRIORITY);
    }

    void registerManagement(@Observes ManagementInterface managementInterface) {
        managementInterface.router().route().order(Integer.MIN_VALUE).handler(routing -> onRequest(routing, true));
    }

    void onHttpStarted(@ObservesAsync HttpServerStart event) {
        countAccepted();
    }

    void onHttpsStarted(@ObservesAsync HttpsServerStart event) {
        countAccepted();
    }

    /** In dev mode, the sockets stay open while the application is loaded again, with classes of its own. */
    void onStop(@Observes ShutdownEvent event) {
        if (LaunchMode.current() == LaunchMode.DEVELOPMENT) {
            forEachServerSocket(socket -> {
                if (socket.pipeline().get(AcceptHandler.NAME) != null) {
                    socket.pipeline().remove(AcceptHandler.NAME);
                }
            });
            connections.detachAll();
        }
    }

    /** Adds a handler to each server socket that has none. */
    private void countAccepted() {
        forEachServerSocket(socket -> {
            if (socket.pipeline().get(AcceptHandler.NAME) == null) {
                socket.pipeline().addFirst(AcceptHandler.NAME, new AcceptHandler(connections, isManagement(socket)));
            }
        });
    }

    /** Runs an action for each server socket on its event loop. */
    private void forEachServerSocket(Consumer<Channel> action) {
        for (EventExecutor executor : vertx.getAcceptorEventLoopGroup()) {
            if (executor instanceof SingleThreadEventLoop loop) {
                loop.execute(() -> {
                    for (Iterator<Channel> channels = loop.registeredChannelsIterator(); channels.hasNext(); ) {
                        if (channels.next() instanceof ServerChannel socket) {
                            action.accept(socket);
                        }
                    }
                });
            }
        }
    }

    private boolean isManagement(Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress local && local.getPort() == managementPort;
    }

    /**
     * @param isUrgent whether the request is handled before all that wait for their turns
     */
    private void onRequest(RoutingContext routing, boolean isUrgent) {
        ChannelHandlerContext handlerContext =
                ((ConnectionBase) routing.request().connection()).channelHandlerContext();
        ConnectionGuard guard = guard(handlerContext);
        ChannelHandler handler = handlerContext.handler();
        if (handler instanceof Http2ConnectionHandler http2) {
            onHttp2Request(routing, Http2Gate.of(guard, http2), guard, isUrgent);
        } else {
            if (!guard.hasRequestGate()) {
                RequestGate.installLate(guard);
            }
            if (isUrgent) {
                handle(routing, guard);
            } else {
                // Quarkus has paused the request: its body waits.
                loopTurns.begin(Vertx.currentContext(), () -> guard.channel().isActive(), () -> handle(routing, guard));
            }
        }
    }

    private void onHttp2Request(RoutingContext routing, Http2Gate gate, ConnectionGuard guard, boolean isUrgent) {
        HttpServerRequest request = routing.request();
        request.pause();
        Context context = Vertx.currentContext();
        BooleanSupplier isWanted = () -> gate.takeTurn(request.streamId());
        Runnable start = () -> {
            routing.addEndHandler(ended -> gate.onResponseEnd(request.streamId()));
            handle(routing, guard);
        };
        gate.onRequest(request.streamId(), isStream(request.method().toNetty(), request.uri()), () -> {
            if (isUrgent) {
                context.runOnContext(ignored -> {
                    if (isWanted.getAsBoolean()) {
                        start.run();
                    }
                });
            } else {
                loopTurns.begin(context, isWanted, start);
            }
        });
    }

    /**
     * Returns whether a request asks for the health of the server or for a WebSocket. Some clients send their first
     * messages with the request for a WebSocket, and these are not HTTP.
     */
    private static boolean isUrgent(HttpServerRequest request) {
        return (request.path() != null && request.path().startsWith("/q/health"))
                || request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /** Refuses the request if memory is short, and passes it on otherwise. */
    private void handle(RoutingContext routing, ConnectionGuard guard) {
        boolean isFirst = guard.countRequest() == 1;
        if (memoryPressure.isHigh() && !isForOperators(routing.request()) && (isFirst || !isSmall(routing.request()))) {
            connections.count(Limit.MEMORY);
            HttpServerRequest request = routing.request();
            HttpServerResponse response = routing.response();
            if (request.version() != HttpVersion.HTTP_2) {
                response.putHeader("Connection", "close");
            }
            response.putHeader("Quotecast-Error", ErrorCode.UNAVAILABLE.code() + " the server is short of memory");
            Problem.send(response, 503, ErrorCode.UNAVAILABLE, "the server is short of memory; retry after 1 s");
        } else {
            routing.next();
        }
    }

    private static boolean isForOperators(HttpServerRequest request) {
        return request.path() != null && request.path().startsWith("/q/");
    }

    private static boolean isSmall(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return length != null && length.matches("[0-9]{1,4}") && Long.parseLong(length) <= MAX_SMALL_BODY_BYTES;
    }

    /** Returns the guard of a connection; one that was accepted before its socket was counted gets its guard now. */
    private ConnectionGuard guard(ChannelHandlerContext handlerContext) {
        Channel channel = handlerContext.channel();
        ConnectionGuard guard = ConnectionGuard.of(channel);
        if (guard == null) {
            countAccepted();
            guard = connections.newGuard(channel, false);
            if (guard.acquire() != HttpConnectionLimiter.Outcome.ACCEPTED) {
                guard.cut();
            }
            channel.pipeline().addFirst(ConnectionGuard.NAME, guard);
        }
        return guard;
    }
}
