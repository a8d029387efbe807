package io.quotecast.web.socket;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.base.RandomName;
import io.quotecast.protocol.ClientRequest;
import io.quotecast.protocol.Dialect;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.push.ClientPermissions;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The feed at {@code /v1/stream}. Every callback runs on the connection's event loop. */
@WebSocket(path = QuotecastDialect.PATH, endpointId = "stream")
public class StreamSocket {
    private static final Logger LOG = Logger.getLogger(StreamSocket.class);
    private static final TypedKey<Object> CLIENT = new TypedKey<>("stream-client");

    private final Channels channels;
    private final RequestHandler.Context context;
    private final GreetingFactory greetings;
    private final ClientAuthentication clientAuthentication;
    private final QuotecastDialect dialect;
    private final OpenEndpoints endpoints;

    StreamSocket(
            Channels channels,
            RequestHandler.Context context,
            GreetingFactory greetings,
            ClientAuthentication clientAuthentication,
            QuotecastDialect dialect,
            OpenEndpoints endpoints) {
        this.channels = channels;
        this.context = context;
        this.greetings = greetings;
        this.clientAuthentication = clientAuthentication;
        this.dialect = dialect;
        this.endpoints = endpoints;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        endpoints.add(connection);
        Shard shard = channels.shard(connection);
        shard.whenReady(() -> {
            if (!connection.isOpen()) {
                return;
            }
            Subscriber.Identity identity = new Subscriber.Identity(RandomName.generate(), RandomName.generate());
            ClientPermissions permissions = clientAuthentication.permissions(
                    Channels.grant(connection),
                    Channels.address(connection),
                    shard.loop().nanoTime());
            Map<String, List<String>> query =
                    QueryParameters.parse(connection.handshakeRequest().query());
            List<ClientRequest> initialRequests = new ArrayList<>();
            Dialect.Variant variant = variant(connection, query, initialRequests);
            initialRequests.addAll(dialect.readQuery(query));
            Subscriber subscriber =
                    shard.addSubscriber(identity, channels.directTransport(connection), variant.format());
            StreamClient client = new StreamClient(
                    subscriber,
                    shard,
                    context,
                    permissions,
                    variant,
                    clientAuthentication,
                    isReading -> channels.setReading(connection, isReading));
            connection.userData().put(CLIENT, client);
            client.start(position -> greetings.messageFor(identity, permissions, position));
            initialRequests.forEach(client::receive);
            LOG.debugf("Stream client %s connected as %s", connection.id(), identity.name());
        });
        return Uni.createFrom().voidItem();
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection connection) {
        return withClient(connection, client -> client.receiveText(text.getBytes(StandardCharsets.UTF_8)));
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer message, WebSocketConnection connection) {
        return withClient(connection, client -> client.receiveBinary(message.getBytes()));
    }

    @OnClose
    Uni<Void> close(WebSocketConnection connection) {
        LOG.debugf("Stream client %s disconnected: %s", connection.id(), CloseReasons.describe(connection));
        channels.shard(connection).whenReady(() -> {
            if (connection.userData().get(CLIENT) instanceof StreamClient client) {
                client.onClosed();
            }
            endpoints.remove(connection);
        });
        return Uni.createFrom().voidItem();
    }

    @OnError
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

    private Uni<Void> withClient(WebSocketConnection connection, Consumer<StreamClient> task) {
        channels.shard(connection).whenReady(() -> {
            if (connection.userData().get(CLIENT) instanceof StreamClient client) {
                task.accept(client);
            }
        });
        return Uni.createFrom().voidItem();
    }
}
