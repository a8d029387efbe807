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

/** A WebSocket server in place of an exchange, which sends what the test tells it to. */
public final class StubExchange implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<AcceptedConnection> acceptedConnections = new LinkedBlockingQueue<>();
    private final AtomicInteger refusal = new AtomicInteger();
    private final BlockingQueue<Integer> refusals = new LinkedBlockingQueue<>();
    private final HttpServer server;

    public StubExchange() {
        this(0);
    }

    /**
     * @param port 0 for any free port
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

    /** Returns the next connection that a client opens; fails if none is opened in time. */
    public AcceptedConnection nextConnection() throws InterruptedException {
        return next(acceptedConnections, "connection");
    }

    /** Refuses the next attempt to connect with this HTTP status. */
    public void refuseNext(int status) {
        refusal.set(status);
    }

    /** Waits until an attempt to connect was refused; fails if none is made in time. */
    public void awaitRefusal() throws InterruptedException {
        next(refusals, "refused attempt");
    }

    /** Returns the number of open connections that the test has not taken yet. */
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
            refusals.add(status);
            return;
        }
        ConnectionBase transport = (ConnectionBase) request.connection();
        request.toWebSocket().onSuccess(socket -> acceptedConnections.add(new AcceptedConnection(socket, transport)));
    }

    private static <T> T next(BlockingQueue<T> queue, String description) throws InterruptedException {
        T next = queue.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no " + description + " arrived within " + DEADLINE_SECONDS + " s");
        }
        return next;
    }

    /** The exchange's end of one connection. */
    public static final class AcceptedConnection {
        private final ServerWebSocket socket;
        private final ConnectionBase transport;
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

        AcceptedConnection(ServerWebSocket socket, ConnectionBase transport) {
            this.socket = socket;
            this.transport = transport;
            socket.textMessageHandler(received::add);
            socket.pongHandler(pong -> pongs.add(pong.toString()));
            socket.closeHandler(ended -> ends.add("closed"));
            // Some tests abort the connection on purpose.
            socket.exceptionHandler(failure -> {});
        }

        /** Returns the path and the query to which the client connected. */
        public String target() {
            return socket.uri();
        }

        /** Waits until the client has closed or aborted the connection; fails if it does not in time. */
        public void awaitEnd() throws InterruptedException {
            next(ends, "end of the connection");
        }

        /** Returns the next message of the client; fails if none arrives in time. */
        public String nextMessage() throws InterruptedException {
            return next(received, "message");
        }

        /** Sends a ping with this text and returns the text of the pong. */
        public String ping(String text) throws InterruptedException {
            socket.writePing(Buffer.buffer(text));
            return next(pongs, "pong");
        }

        public void send(String message) {
            socket.writeFinalTextFrame(message);
        }

        /** Sends one message in frames of at most so many characters. */
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

        public void close(short code, String reason) {
            socket.close(code, reason);
        }

        /** Closes the TCP connection without a close frame. */
        public void drop() {
            transport.channel().close();
        }
    }
}
