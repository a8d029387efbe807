package io.quotecast.web.socket;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.base.RandomName;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.Conversation;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.push.SubscriberStreams;
import io.quotecast.web.netty.Channels;
import io.quotecast.web.netty.CloseReasons;
import io.quotecast.web.security.ClientAuthentication;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The callbacks that the endpoints of all dialects share. Each runs on the connection's event loop. */
@Singleton
public class DialectClients {
    private static final Logger LOG = Logger.getLogger(DialectClients.class);
    private static final TypedKey<Object> CLIENT = new TypedKey<>("dialect-client");

    private final Channels channels;
    private final Instruments instruments;
    private final ClientAuthentication clientAuthentication;
    private final OpenEndpoints endpoints;

    DialectClients(
            Channels channels,
            Instruments instruments,
            ClientAuthentication clientAuthentication,
            OpenEndpoints endpoints) {
        this.channels = channels;
        this.instruments = instruments;
        this.clientAuthentication = clientAuthentication;
        this.endpoints = endpoints;
    }

    /** Begins the conversation with a client that has connected. */
    Uni<Void> open(WebSocketConnection connection, Function<ClientStreams, Conversation> conversations) {
        endpoints.add(connection);
        Shard shard = channels.shard(connection);
        shard.whenReady(() -> {
            if (!connection.isOpen()) {
                return;
            }
            ClientPermissions permissions = clientAuthentication.permissions(
                    Channels.grant(connection),
                    Channels.address(connection),
                    shard.loop().nanoTime());
            SubscriberStreams streams = new SubscriberStreams(
                    shard,
                    channels.directTransport(connection),
                    instruments,
                    permissions,
                    () -> new Subscriber.Identity(RandomName.generate(), RandomName.generate()));
            DialectClient client = new DialectClient(
                    shard,
                    streams,
                    conversations.apply(streams),
                    permissions,
                    clientAuthentication,
                    isReading -> channels.setReading(connection, isReading));
            connection.userData().put(CLIENT, client);
            client.start();
        });
        return Uni.createFrom().voidItem();
    }

    /** Passes a message on to the client, once the client has been opened. */
    Uni<Void> with(WebSocketConnection connection, Consumer<DialectClient> task) {
        channels.shard(connection).whenReady(() -> {
            if (connection.userData().get(CLIENT) instanceof DialectClient client) {
                task.accept(client);
            }
        });
        return Uni.createFrom().voidItem();
    }

    Uni<Void> close(WebSocketConnection connection) {
        LOG.debugf("Client %s disconnected: %s", connection.id(), CloseReasons.describe(connection));
        channels.shard(connection).whenReady(() -> {
            if (connection.userData().get(CLIENT) instanceof DialectClient client) {
                client.onClosed();
            }
            endpoints.remove(connection);
        });
        return Uni.createFrom().voidItem();
    }

    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        if (OversizedMessage.isCauseOf(failure)) {
            return with(connection, DialectClient::receiveTooLarge);
        }
        LOG.debugf("Client %s failed: %s", connection.id(), failure);
        return Uni.createFrom().voidItem();
    }

    /** Returns the parameters in the address of a connection. */
    static Map<String, List<String>> query(WebSocketConnection connection) {
        String query = connection.handshakeRequest().query();
        return query == null || query.isEmpty() ? Map.of() : new QueryStringDecoder(query, false).parameters();
    }
}
