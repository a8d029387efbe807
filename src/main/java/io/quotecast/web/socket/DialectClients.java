package io.quotecast.web.socket;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ClientStreams;
import io.quotecast.protocol.Conversation;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.Shard;
import io.quotecast.web.ReplayAddress;
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
    private static final TypedKey<Object> SHARD = new TypedKey<>("dialect-shard");
    private static final TypedKey<Object> REPLAY = new TypedKey<>("dialect-replay");

    private final Channels channels;
    private final Instruments instruments;
    private final ClientAuthentication clientAuthentication;
    private final OpenEndpoints endpoints;
    private final Replays replays;

    DialectClients(
            Channels channels,
            Instruments instruments,
            ClientAuthentication clientAuthentication,
            OpenEndpoints endpoints,
            Replays replays) {
        this.channels = channels;
        this.instruments = instruments;
        this.clientAuthentication = clientAuthentication;
        this.endpoints = endpoints;
        this.replays = replays;
    }

    /** Begins the conversation with a client that has connected. */
    Uni<Void> open(WebSocketConnection connection, Function<ClientStreams, Conversation> conversations) {
        return open(connection, channels.shard(connection), conversations);
    }

    /**
     * Like the other method, with a shard of another feed, unless the client asks for a replay.
     *
     * @param shard runs on the connection's event loop
     */
    Uni<Void> open(WebSocketConnection connection, Shard shard, Function<ClientStreams, Conversation> conversations) {
        ClientTransport transport = channels.directTransport(connection);
        String options = connection.handshakeRequest().header(ReplayAddress.HEADER);
        if (options == null) {
            open(connection, shard, transport, conversations, client -> {});
            return Uni.createFrom().voidItem();
        }
        try {
            ReplaySession replay = replays.open(connection, transport, ReplayAddress.parse(options));
            connection.userData().put(REPLAY, replay);
            open(
                    connection,
                    replay.shard(),
                    transport,
                    conversations,
                    client -> replay.start(
                            () -> {},
                            status -> {
                                if (status.hasFailed()) {
                                    client.close(ErrorCode.CURSOR_OUT_OF_RANGE, status.text());
                                }
                            },
                            failure -> client.close(failure.code(), failure.text())));
        } catch (ProtocolException e) {
            open(connection, shard, transport, conversations, client -> client.close(e.code(), e.text()));
        }
        return Uni.createFrom().voidItem();
    }

    private void open(
            WebSocketConnection connection,
            Shard shard,
            ClientTransport transport,
            Function<ClientStreams, Conversation> conversations,
            Consumer<DialectClient> onOpened) {
        endpoints.add(connection);
        connection.userData().put(SHARD, shard);
        shard.whenReady(() -> {
            if (!connection.isOpen()) {
                return;
            }
            ClientPermissions permissions = clientAuthentication.permissions(
                    Channels.grant(connection),
                    Channels.address(connection),
                    shard.loop().nanoTime());
            DialectClient client = new DialectClient(
                    shard,
                    transport,
                    instruments,
                    permissions,
                    clientAuthentication,
                    isReading -> channels.setReading(connection, isReading),
                    conversations);
            connection.userData().put(CLIENT, client);
            client.start();
            onOpened.accept(client);
        });
    }

    /** Passes a message on to the client, once the client has been opened. */
    Uni<Void> with(WebSocketConnection connection, Consumer<DialectClient> task) {
        whenReady(connection, () -> {
            if (connection.userData().get(CLIENT) instanceof DialectClient client) {
                task.accept(client);
            }
        });
        return Uni.createFrom().voidItem();
    }

    /** Returns whether a connection is that of a client that is told when the server is about to stop. Thread-safe. */
    static boolean announcesStop(WebSocketConnection connection) {
        return connection.userData().get(CLIENT) instanceof DialectClient client && client.announcesStop();
    }

    /** Tells the client of a connection that the server is about to stop. Thread-safe. */
    void announceStop(WebSocketConnection connection) {
        if (connection.userData().get(SHARD) instanceof Shard shard) {
            shard.loop().execute(() -> with(connection, DialectClient::onStop));
        }
    }

    Uni<Void> close(WebSocketConnection connection) {
        LOG.debugf("Client %s disconnected: %s", connection.id(), CloseReasons.describe(connection));
        whenReady(connection, () -> {
            if (connection.userData().get(CLIENT) instanceof DialectClient client) {
                client.onClosed();
            }
            if (connection.userData().get(REPLAY) instanceof ReplaySession replay) {
                replay.close();
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

    /** Runs a task once the client of a connection can be opened, and after it has been. */
    private static void whenReady(WebSocketConnection connection, Runnable task) {
        if (connection.userData().get(SHARD) instanceof Shard shard) {
            shard.whenReady(task);
        }
    }

    /** Returns the parameters in the address of a connection. */
    static Map<String, List<String>> query(WebSocketConnection connection) {
        String query = connection.handshakeRequest().query();
        return query == null || query.isEmpty() ? Map.of() : new QueryStringDecoder(query, false).parameters();
    }
}
