package io.quotecast.web.socket;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.PathParam;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.access.Role;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.security.RolesAllowed;

/** The relay at the path of a room. Every callback runs on the connection's event loop. */
@RolesAllowed(Role.READ_NAME)
@WebSocket(path = "/rooms/{room}", endpointId = "room")
public class RoomSocket {
    private final Relay relay;

    RoomSocket(Relay relay) {
        this.relay = relay;
    }

    @OnOpen
    Uni<Void> open(@PathParam("room") String room, WebSocketConnection connection) {
        return relay.open(room, connection);
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection connection) {
        return relay.text(text, connection);
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer payload, WebSocketConnection connection) {
        return relay.binary(payload.getBytes(), connection);
    }

    @OnClose
    Uni<Void> close(WebSocketConnection connection) {
        return relay.close(connection);
    }

    @OnError
    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        return relay.error(failure, connection);
    }
}
