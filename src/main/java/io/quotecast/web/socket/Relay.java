package io.quotecast.web.socket;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.Role;
import io.quotecast.access.TokenBucket;
import io.quotecast.base.Quoted;
import io.quotecast.base.RandomName;
import io.quotecast.market.Message;
import io.quotecast.market.Sender;
import io.quotecast.market.Topic;
import io.quotecast.protocol.Limits;
import io.quotecast.protocol.ProtocolException;
import io.quotecast.protocol.quotecast.JsonText;
import io.quotecast.protocol.quotecast.QuotecastDialect;
import io.quotecast.push.RoomClient;
import io.quotecast.push.Shard;
import io.quotecast.rooms.Publication;
import io.quotecast.rooms.Room;
import io.quotecast.rooms.Rooms;
import io.quotecast.web.QueryParameters;
import io.quotecast.web.netty.Channels;
import io.quotecast.web.netty.CloseReasons;
import io.quotecast.web.security.ClientAuthentication;
import io.quotecast.web.security.ConnectionRegistration;
import io.quotecast.web.security.RequestAuthorization;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * The relay: every message that a client sends to a room is sent unchanged to all clients of the room, including the
 * sender. A client that asks for more than a relay has is a client of the feed instead. Each method that takes a
 * connection is called on its event loop.
 */
@Singleton
public class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final TypedKey<Object> MEMBER = new TypedKey<>("relay-member");

    private final Channels channels;
    private final Rooms rooms;
    private final ClientAuthentication clientAuthentication;
    private final OpenEndpoints endpoints;
    private final StreamClients streamClients;

    Relay(
            Channels channels,
            Rooms rooms,
            ClientAuthentication clientAuthentication,
            OpenEndpoints endpoints,
            StreamClients streamClients) {
        this.channels = channels;
        this.rooms = rooms;
        this.clientAuthentication = clientAuthentication;
        this.endpoints = endpoints;
        this.streamClients = streamClients;
    }

    private record Member(
            Room room,
            String owner,
            RoomClient roomClient,
            InboundQueue inboundQueue,
            Grant grant,
            TokenBucket publishBucket,
            TokenBucket bytesBucket,
            ConnectionRegistration registration) {}

    Uni<Void> open(String name, WebSocketConnection connection) {
        endpoints.add(connection);
        if (!Topic.isValid(name)) {
            LOG.debugf("Relay client %s refused: invalid room name %s", connection.id(), Quoted.of(name));
            return connection.close(new CloseReason(
                    CloseReasons.POLICY_VIOLATION,
                    "invalid room name: must be 1 to 64 characters of a-z A-Z 0-9 . _ -"));
        }
        RoomAddress address;
        try {
            address = RoomAddress.parse(
                    QueryParameters.parse(connection.handshakeRequest().query()));
        } catch (ProtocolException e) {
            LOG.debugf("Relay client %s refused: %s", connection.id(), e.text());
            return connection.close(CloseReasons.of(CloseReasons.POLICY_VIOLATION, e.text()));
        }
        Grant grant = Channels.grant(connection);
        if (!grant.topics().mayRead(new Topic(name))) {
            clientAuthentication.count(Limit.ROLES);
            LOG.debugf("Relay client %s refused: %s does not permit room %s", connection.id(), grant.holder(), name);
            return connection.close(new CloseReason(
                    CloseReasons.POLICY_VIOLATION, "the key does not permit this room; use another key"));
        }
        if (address.isStream()) {
            streamClients.openRoom(name, address, connection);
            return Uni.createFrom().voidItem();
        }
        CompletableFuture<Grant> question =
                clientAuthentication.requestAuthorization().checkRoom(grant, new Topic(name));
        if (question == null) {
            return enter(name, address, grant, connection);
        }
        channels.setReading(connection, false);
        question.whenComplete(
                (permitted, failure) -> channels.shard(connection).loop().execute(() -> {
                    channels.setReading(connection, true);
                    if (failure == null) {
                        enter(name, address, permitted, connection).subscribe().with(done -> {}, refused -> {});
                    } else {
                        closeWith(
                                connection,
                                CloseReasons.POLICY_VIOLATION,
                                RequestAuthorization.error(failure).text());
                    }
                }));
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> enter(String name, RoomAddress address, Grant grant, WebSocketConnection connection) {
        String owner = grant.owner(Channels.address(connection));
        Rooms.Entrance entrance = rooms.enter(new Topic(name), owner);
        Room room = entrance.room();
        if (room == null) {
            clientAuthentication.count(Limit.ROOMS);
            String reason = rooms.refusal(entrance.outcome());
            LOG.debugf("Relay client %s refused: %s", connection.id(), reason);
            return connection.close(new CloseReason(CloseReasons.POLICY_VIOLATION, reason));
        }
        Shard shard = channels.shard(connection);
        shard.whenReady(() -> {
            if (!connection.isOpen()) {
                rooms.leave(room);
                return;
            }
            ConnectionRegistration registration = clientAuthentication.newRegistration(
                    shard.loop()::execute, (code, reason) -> closeWith(connection, code.closeCode(), reason));
            if (!registration.register(grant)) {
                rooms.leave(room);
                registration.closeOverLimit(grant);
                return;
            }
            RoomClient roomClient = shard.addRoomClient(
                    new Sender(RandomName.generate(), address.name()),
                    address.hasEcho(),
                    channels.transport(connection),
                    room.topic(),
                    QuotecastDialect.SUBPROTOCOL.equals(connection.subprotocol()) ? QuotecastDialect.JSON : null);
            InboundQueue inboundQueue = new InboundQueue(channels, connection, shard.loop(), notice -> {});
            connection
                    .userData()
                    .put(
                            MEMBER,
                            new Member(
                                    room,
                                    owner,
                                    roomClient,
                                    inboundQueue,
                                    grant,
                                    publishBucket(grant, shard),
                                    bytesBucket(grant, shard),
                                    registration));
            LOG.logf(
                    level(grant), "Relay client %s entered room %s: %d members", connection.id(), name, room.members());
        });
        return Uni.createFrom().voidItem();
    }

    Uni<Void> text(String text, WebSocketConnection connection) {
        if (StreamClients.isClient(connection)) {
            return streamClients.text(text, connection);
        }
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return publish(JsonText.isJson(payload) ? Message.Form.JSON : Message.Form.TEXT, payload, connection);
    }

    Uni<Void> binary(byte[] payload, WebSocketConnection connection) {
        if (StreamClients.isClient(connection)) {
            return streamClients.binary(Buffer.buffer(payload), connection);
        }
        return publish(Message.Form.BINARY, payload, connection);
    }

    Uni<Void> close(WebSocketConnection connection) {
        if (StreamClients.isClient(connection)) {
            return streamClients.close(connection);
        }
        Shard shard = channels.shard(connection);
        shard.whenReady(() -> {
            if (connection.userData().remove(MEMBER) instanceof Member member) {
                shard.onDisconnect(member.roomClient);
                rooms.leave(member.room);
                member.registration.unregister();
                LOG.logf(
                        level(member.grant),
                        "Relay client %s left room %s: %s",
                        connection.id(),
                        member.room.topic(),
                        CloseReasons.describe(connection));
            }
            endpoints.remove(connection);
        });
        return Uni.createFrom().voidItem();
    }

    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        if (StreamClients.isClient(connection)) {
            return streamClients.error(failure, connection);
        }
        LOG.debugf("Relay client %s failed: %s", connection.id(), failure.getMessage());
        if (OversizedMessage.isCauseOf(failure) && connection.isOpen()) {
            clientAuthentication.count(Limit.MESSAGE_BYTES);
            int maxBytes =
                    clientAuthentication.limits(Channels.grant(connection)).maxMessageBytes();
            return connection.close(new CloseReason(
                    CloseReasons.MESSAGE_TOO_BIG, "the message is too large; the limit is " + maxBytes + " bytes"));
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> publish(Message.Form form, byte[] payload, WebSocketConnection connection) {
        Shard shard = channels.shard(connection);
        shard.whenReady(() -> {
            if (connection.userData().get(MEMBER) instanceof Member member) {
                if (member.grant.has(Role.PUBLISH) && member.grant.topics().mayPublish(member.room.topic())) {
                    Publication publication = new Publication(form, payload, member.roomClient.identity());
                    Topic topic = member.room.topic();
                    member.inboundQueue.run(
                            payload.length,
                            () -> isWithinRate(member, payload.length, shard)
                                    && !rooms.publish(topic, publication, member.owner, position -> {})
                                            .isTemporary()
                                    && member.publishBucket.tryConsume(
                                            shard.loop().nanoTime())
                                    && member.bytesBucket.tryConsume(
                                            payload.length, shard.loop().nanoTime()));
                } else {
                    clientAuthentication.count(Limit.ROLES);
                    closeWith(
                            connection,
                            CloseReasons.POLICY_VIOLATION,
                            member.grant.has(Role.PUBLISH)
                                    ? "the key does not permit sending in this room"
                                    : "a key with the role 'publish' is required to send messages");
                }
            }
        });
        return Uni.createFrom().voidItem();
    }

    private TokenBucket publishBucket(Grant grant, Shard shard) {
        Limits limits = clientAuthentication.limits(grant);
        return new TokenBucket(
                limits.publishesPerSecond(), limits.publishBurst(), shard.loop().nanoTime());
    }

    private TokenBucket bytesBucket(Grant grant, Shard shard) {
        Limits limits = clientAuthentication.limits(grant);
        return new TokenBucket(
                limits.publishBytesPerSecond(),
                limits.publishBurstBytes(),
                shard.loop().nanoTime());
    }

    /** The relay has no error messages, so a client above its rate is not read from until it may send again. */
    private boolean isWithinRate(Member member, int bytes, Shard shard) {
        long nowNanos = shard.loop().nanoTime();
        boolean hasMessages = member.publishBucket.hasToken(nowNanos);
        boolean isWithinRate = hasMessages && member.bytesBucket.hasTokens(bytes, nowNanos);
        if (!isWithinRate && member.inboundQueue.isEmpty()) {
            clientAuthentication.count(hasMessages ? Limit.PUBLISH_RATE : Limit.PUBLISHES);
        }
        return isWithinRate;
    }

    /** Anyone can make an anonymous client come and go, so its visits are not logged at INFO. */
    private static Logger.Level level(Grant grant) {
        return grant.isAuthenticated() ? Logger.Level.INFO : Logger.Level.DEBUG;
    }

    private static void closeWith(WebSocketConnection connection, int code, String reason) {
        connection.close(CloseReasons.of(code, reason)).subscribe().with(done -> {}, failure -> {});
    }
}
