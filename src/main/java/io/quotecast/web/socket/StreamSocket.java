package io.quotecast.web.socket;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.base.RandomName;
import io.quotecast.protocol.quotecast.ClientRequestReader;
import io.quotecast.protocol.quotecast.SubscribeQuery;
import io.quotecast.push.ClientPermissions;
import io.quotecast.push.RequestHandler;
import io.quotecast.push.Shard;
import io.quotecast.push.Subscriber;
import io.quotecast.web.Greeting;
import io.quotecast.web.netty.Channels;
import io.quotecast.web.netty.CloseReasons;
import io.quotecast.web.security.ClientAuthentication;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The feed at {@code /v1/stream}. Every callback runs on the connection's event loop. */
@WebSocket(path = "/v1/stream", endpointId = "stream")
public class StreamSocket {
    private static final Logger LOG = Logger.getLogger(StreamSocket.class);
    private static final TypedKey<Object> CLIENT = new TypedKey<>("stream-client");

    private final Channels channels;
    private final RequestHandler.Context context;
    private final Greeting greeting;
    private final ClientAuthentication clientAuthentication;
    private final ClientRequestReader reader;

    StreamSocket(
            Channels channels,
            RequestHandler.Context context,
            Greeting greeting,
            ClientAuthentication clientAuthentication,
            ClientRequestReader reader) {
        this.channels = channels;
        this.context = context;
        this.greeting = greeting;
        this.clientAuthentication = clientAuthentication;
        this.reader = reader;
    }

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        Shard shard = channels.shard(connection);
        shard.whenReady(() -> {
            if (!connection.isOpen()) {
                return;
            }
            Subscriber.Identity identity = new Subscriber.Identity(RandomName.generate(), RandomName.generate());
            ClientPermissions permissions = clientAuthentication.permissions(
                    Channels.grant(connection), shard.loop().nanoTime());
            Subscriber subscriber = shard.addSubscriber(identity, channels.directTransport(connection));
            StreamClient client = new StreamClient(
                    subscriber,
                    shard,
                    context,
                    permissions,
                    reader,
                    clientAuthentication,
                    isReading -> channels.setReading(connection, isReading));
            connection.userData().put(CLIENT, client);
            client.start(position -> greeting.messageFor(identity, permissions, position));
            String query = connection.handshakeRequest().query();
            if (query != null && !query.isEmpty()) {
                SubscribeQuery.read(new QueryStringDecoder(query, false).parameters())
                        .forEach(client::receive);
            }
            LOG.debugf("Stream client %s connected as %s", connection.id(), identity.name());
        });
        return Uni.createFrom().voidItem();
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection connection) {
        return withClient(connection, client -> client.receive(text.getBytes(StandardCharsets.UTF_8)));
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer ignored, WebSocketConnection connection) {
        return withClient(connection, StreamClient::receiveBinary);
    }

    @OnClose
    Uni<Void> close(WebSocketConnection connection) {
        LOG.debugf("Stream client %s disconnected: %s", connection.id(), CloseReasons.describe(connection));
        return withClient(connection, StreamClient::onClosed);
    }

    @OnError
    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        if (OversizedMessage.isCauseOf(failure)) {
            return withClient(connection, StreamClient::receiveTooLarge);
        }
        LOG.debugf("Stream client %s failed: %s", connection.id(), failure);
        return Uni.createFrom().voidItem();
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
