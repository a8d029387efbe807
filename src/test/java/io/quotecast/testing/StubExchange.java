package io.quotecast.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An exchange on this machine that says over a real WebSocket what a test tells it to. */
public final class StubExchange implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<AcceptedConnection> acceptedConnections = new LinkedBlockingQueue<>();
    private final AtomicInteger refusal = new AtomicInteger();
    private final HttpServer server;

    public StubExchange() {
        this(0);
    }

    /**
     * @param port 0 for any that is free
     */
    public StubExchange(int port) {
        server = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(this::upgrade);
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    public int port() {
        return server.actualPort();
    }

    public URI address() {
        return URI.create("ws://127.0.0.1:" + port() + "/feed");
    }

    /** The next connection that is made, past all that were taken before; fails if none comes in time. */
    public AcceptedConnection nextConnection() throws InterruptedException {
        return next(acceptedConnections, "connection");
    }

    /** Answers the next attempt to connect with this HTTP status. */
    public void refuseNext(int status) {
        refusal.set(status);
    }

    /** How many connections were made and not yet taken. */
    public int waitingConnections() {
        return acceptedConnections.size();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void upgrade(HttpServerRequest request) {
        int status = refusal.getAndSet(0);
        if (status != 0) {
            request.response().setStatusCode(status).end();
            return;
        }
        ConnectionBase transport = (ConnectionBase) request.connection();
        request.toWebSocket().onSuccess(socket -> acceptedConnections.add(new AcceptedConnection(socket, transport)));
    }

    private static <T> T next(BlockingQueue<T> queue, String description) throws InterruptedException {
        T next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no " + description + " came within " + DEADLINE_SECONDS + " s");
        }
        return next;
    }

    /** The exchange's end of one connection. */
    public static final class AcceptedConnection {
        private final ServerWebSocket socket;
        private final ConnectionBase transport;
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();

        AcceptedConnection(ServerWebSocket socket, ConnectionBase transport) {
            this.socket = socket;
            this.transport = transport;
            socket.textMessageHandler(received::add);
            socket.pongHandler(pong -> pongs.add(pong.toString()));
            // A client that aborts is what some tests are about.
            socket.exceptionHandler(failure -> {});
        }

        /** The next message of the client; fails if none comes in time. */
        public String nextMessage() throws InterruptedException {
            return next(received, "message");
        }

        /** What the client answers to a ping with this text. */
        public String ping(String text) throws InterruptedException {
            socket.writePing(Buffer.buffer(text));
            return next(pongs, "pong");
        }

        public void send(String message) {
            socket.writeFinalTextFrame(message);
        }

        /** Sends one message in frames of this many characters. */
        public void sendInParts(String message, int size) {
            for (int at = 0; at < message.length(); at += size) {
                boolean last = at + size >= message.length();
                String part = message.substring(at, last ? message.length() : at + size);
                socket.writeFrame(
                        at == 0
                                ? WebSocketFrame.textFrame(part, last)
                                : WebSocketFrame.continuationFrame(Buffer.buffer(part), last));
            }
        }

        public void sendBinary(int bytes) {
            socket.writeFinalBinaryFrame(Buffer.buffer(new byte[bytes]));
        }

        /** Says goodbye. */
        public void close(short code, String reason) {
            socket.close(code, reason);
        }

        /** Breaks the connection without a word. */
        public void drop() {
            transport.channel().close();
        }
    }
}
