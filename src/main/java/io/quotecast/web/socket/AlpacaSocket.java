package io.quotecast.web.socket;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** The streams of stocks in the dialect of Alpaca. Every callback runs on the connection's event loop. */
@WebSocket(path = "/alpaca/v2/{feed}", endpointId = "alpaca")
public class AlpacaSocket {
    private final DialectClients clients;
    private final AlpacaClients alpacaClients;

    AlpacaSocket(DialectClients clients, AlpacaClients alpacaClients) {
        this.clients = clients;
        this.alpacaClients = alpacaClients;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        return alpacaClients.open(connection);
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection connection) {
        return clients.with(connection, client -> client.receiveText(text.getBytes(StandardCharsets.UTF_8)));
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer message, WebSocketConnection connection) {
        return clients.with(connection, client -> client.receiveBinary(message.getBytes()));
    }

    @OnClose
    Uni<Void> close(WebSocketConnection connection) {
        return alpacaClients.close(connection);
    }

    @OnError
    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        return clients.error(failure, connection);
    }
}
