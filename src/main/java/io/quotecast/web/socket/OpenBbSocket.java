package io.quotecast.web.socket;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.openbb.GridConversation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * The live grid of OpenBB Workspace. It belongs to the dialect {@code udf}. Every callback runs on the connection's event
 * loop.
 */
@WebSocket(path = "/openbb/ws", endpointId = "udf")
public class OpenBbSocket {
    private final DialectClients clients;
    private final Instruments instruments;

    OpenBbSocket(DialectClients clients, Instruments instruments) {
        this.clients = clients;
        this.instruments = instruments;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        return clients.open(connection, streams -> new GridConversation(streams, instruments));
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
        return clients.close(connection);
    }

    @OnError
    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        return clients.error(failure, connection);
    }
}
