package io.quotecast.web.socket;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;

/** The feed at {@code /v1/stream}. Every callback runs on the connection's event loop. */
@WebSocket(path = QuotecastDialect.PATH, endpointId = StreamClients.LIVE_ENDPOINT)
public class StreamSocket {
    private final StreamClients clients;

    StreamSocket(StreamClients clients) {
        this.clients = clients;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        return clients.openLive(connection);
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection connection) {
        return clients.text(text, connection);
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer message, WebSocketConnection connection) {
        return clients.binary(message, connection);
    }

    @OnClose
    Uni<Void> close(WebSocketConnection connection) {
        return clients.close(connection);
    }

    @OnError
    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        return clients.error(failure, connection);
    }
}
