package io.quotecast.web.socket;

import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.base.RandomName;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.Dialect;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.protocol.quotecast.ReplayQuery;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.ClientTransport;
import io.quotecast.push.Playback;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.web.GreetingFactory;
import io.quotecast.web.QueryParameters;
import io.quotecast.web.netty.Channels;
import io.quotecast.web.netty.CloseReasons;
import io.quotecast.web.security.ClientAuthentication;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks that the endpoints of the native protocol share: the live feed and the replays. Each runs on the
 * connection's event loop.
 */
@Singleton
public class StreamClients {
    static final String LIVE_ENDPOINT = "stream";
    static final String REPLAY_ENDPOINT = "replay";

    private static final Logger LOG = Logger.getLogger(StreamClients.class);
    private static final TypedKey<Object> CLIENT = new TypedKey<>("stream-client");
    private static final TypedKey<Object> SHARD = new TypedKey<>("stream-shard");
    private static final TypedKey<Object> REPLAY = new TypedKey<>("stream-replay");

    private final Channels channels;
    private final RequestHandler.Context context;
    private final GreetingFactory greetings;
    private final ClientAuthentication clientAuthentication;
    private final QuotecastDialect dialect;
    private final OpenEndpoints endpoints;
    private final Replays replays;

    StreamClients(
            Channels channels,
            RequestHandler.Context context,
            GreetingFactory greetings,
            ClientAuthentication clientAuthentication,
            QuotecastDialect dialect,
            OpenEndpoints endpoints,
            Replays replays) {
        this.channels = channels;
        this.context = context;
        this.greetings = greetings;
        this.clientAuthentication = clientAuthentication;
        this.dialect = dialect;
        this.endpoints = endpoints;
        this.replays = replays;
    }

    /** Returns whether the clients of an endpoint speak the native protocol. */
    static boolean isNative(String endpointId) {
        return endpointId.equals(LIVE_ENDPOINT) || endpointId.equals(REPLAY_ENDPOINT);
    }

    Uni<Void> openLive(WebSocketConnection connection) {
        ClientTransport transport = channels.directTransport(connection);
        open(
                connection,
                channels.shard(connection),
                transport,
                null,
                query(connection),
                (client, requests) -> requests.forEach(client::receive));
        return Uni.createFrom().voidItem();
    }

    /** Opens a stream that is subscribed to a room. */
    void openRoom(String room, RoomAddress address, WebSocketConnection connection) {
        open(
                connection,
                channels.shard(connection),
                channels.directTransport(connection),
                null,
                address.streamQuery(room),
                (client, requests) -> requests.forEach(client::receive));
    }

    /** Returns whether a connection is, or will be, that of a client of the feed. */
    static boolean isClient(WebSocketConnection connection) {
        return connection.userData().get(SHARD) != null;
    }

    Uni<Void> openReplay(WebSocketConnection connection) {
        Map<String, List<String>> query = query(connection);
        ClientTransport transport = channels.directTransport(connection);
        try {
            ReplaySession replay = replays.open(connection, transport, ReplayQuery.options(query));
            connection.userData().put(REPLAY, replay);
            Map<String, List<String>> subscription = ReplayQuery.subscription(query);
            open(connection, replay.shard(), transport, replay, subscription, (client, requests) -> {
                client.pause();
                replay.start(
                        () -> client.proceedWith(requests),
                        client::sendMessage,
                        failure -> client.closeWithError(failure.code(), failure.text()));
            });
        } catch (ProtocolException e) {
            open(
                    connection,
                    channels.shard(connection),
                    transport,
                    null,
                    Map.of(),
                    (client, requests) -> client.closeWithError(e.code(), e.text()));
        }
        return Uni.createFrom().voidItem();
    }

    /**
     * Creates the client of a connection once its shard has started.
     *
     * @param query of the address, without the options of a replay
     * @param onGreeted receives the client and the requests of its address
     */
    private void open(
            WebSocketConnection connection,
            Shard shard,
            ClientTransport transport,
            @Nullable Playback playback,
            Map<String, List<String>> query,
            BiConsumer<StreamClient, List<ClientRequest>> onGreeted) {
        endpoints.add(connection);
        connection.userData().put(SHARD, shard);
        shard.whenReady(() -> {
            if (!connection.isOpen()) {
                return;
            }
            Subscriber.Identity identity = new Subscriber.Identity(RandomName.generate(), RandomName.generate());
            ClientPermissions permissions = clientAuthentication.permissions(
                    Channels.grant(connection),
                    Channels.address(connection),
                    shard.loop().nanoTime());
            List<ClientRequest> requests = new ArrayList<>();
            Dialect.Variant variant = variant(connection, query, requests);
            requests.addAll(dialect.readQuery(query));
            StreamClient client = new StreamClient(
                    shard.addSubscriber(identity, transport, variant.format()),
                    shard,
                    context,
                    permissions,
                    variant,
                    clientAuthentication,
                    playback,
                    isReading -> channels.setReading(connection, isReading));
            connection.userData().put(CLIENT, client);
            client.start(position -> greetings.messageFor(identity, permissions, position));
            onGreeted.accept(client, requests);
            LOG.debugf("Stream client %s connected as %s", connection.id(), identity.name());
        });
    }

    private static Map<String, List<String>> query(WebSocketConnection connection) {
        return QueryParameters.parse(connection.handshakeRequest().query());
    }

    Uni<Void> text(String text, WebSocketConnection connection) {
        return withClient(connection, client -> client.receiveText(text.getBytes(StandardCharsets.UTF_8)));
    }

    Uni<Void> binary(Buffer message, WebSocketConnection connection) {
        return withClient(connection, client -> client.receiveBinary(message.getBytes()));
    }

    Uni<Void> close(WebSocketConnection connection) {
        LOG.debugf("Stream client %s disconnected: %s", connection.id(), CloseReasons.describe(connection));
        whenReady(connection, () -> {
            if (connection.userData().get(CLIENT) instanceof StreamClient client) {
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
            return withClient(connection, StreamClient::receiveTooLarge);
        }
        LOG.debugf("Stream client %s failed: %s", connection.id(), failure);
        return Uni.createFrom().voidItem();
    }

    /** Returns the variant that the client asks for; for an unknown one, the default, and adds the error to tell. */
    private Dialect.Variant variant(
            WebSocketConnection connection, Map<String, List<String>> query, List<ClientRequest> requests) {
        try {
            return dialect.variant(connection.subprotocol(), query);
        } catch (ProtocolException e) {
            requests.add(new ClientRequest.Invalid(null, e.code(), e.text()));
            return dialect.defaultVariant();
        }
    }

    private static Uni<Void> withClient(WebSocketConnection connection, Consumer<StreamClient> task) {
        whenReady(connection, () -> {
            if (connection.userData().get(CLIENT) instanceof StreamClient client) {
                task.accept(client);
            }
        });
        return Uni.createFrom().voidItem();
    }

    /** Runs a task once the client of a connection can be opened, and after it has been. */
    private static void whenReady(WebSocketConnection connection, Runnable task) {
        if (connection.userData().get(SHARD) instanceof Shard shard) {
            shard.whenReady(task);
        }
    }
}
