package io.quotecast.web.socket;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.access.AuthenticatedConnections;
import io.quotecast.access.Grant;
import io.quotecast.access.Limit;
import io.quotecast.access.Role;
import io.quotecast.access.TokenBucket;
import io.quotecast.base.Quoted;
import io.quotecast.base.RandomName;
import io.quotecast.market.Message;
import io.quotecast.market.Topic;
import io.quotecast.protocol.JsonText;
import io.quotecast.protocol.Limits;
import io.quotecast.push.RoomClient;
import io.quotecast.push.Shard;
import io.quotecast.rooms.Room;
import io.quotecast.rooms.Rooms;
import io.quotecast.web.netty.Channels;
import io.quotecast.web.netty.CloseReasons;
import io.quotecast.web.security.ClientAuthentication;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The plain relay: whatever a client of a room sends, every client of the room gets, as it was sent, its sender too. */
@Singleton
public class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final TypedKey<Object> MEMBER = new TypedKey<>("relay-member");

    private final Channels channels;
    private final Rooms rooms;
    private final ClientAuthentication clientAuthentication;

    Relay(Channels channels, Rooms rooms, ClientAuthentication clientAuthentication) {
        this.channels = channels;
        this.rooms = rooms;
        this.clientAuthentication = clientAuthentication;
    }

    private record Member(
            Room room,
            RoomClient listener,
            InboundQueue backlog,
            Grant grant,
            TokenBucket words,
            AuthenticatedConnections.@Nullable Registration guest) {}

    Uni<Void> open(String name, WebSocketConnection connection) {
        if (!Topic.isValid(name)) {
            LOG.infof("Refused %s: not a room: %s", connection.id(), Quoted.of(name));
            return connection.close(new CloseReason(1008, "not a room: 1-64 of a-z A-Z 0-9 . _ -"));
        }
        Optional<Room> entered = rooms.enter(new Topic(name));
        if (entered.isEmpty()) {
            clientAuthentication.count(Limit.ROOMS);
            LOG.infof("Refused %s: the limit of %d rooms is reached", connection.id(), rooms.most());
            return connection.close(new CloseReason(1008, "the limit of " + rooms.most() + " rooms is reached"));
        }
        Room room = entered.get();
        Shard shard = channels.shard(connection);
        shard.whenReady(() -> {
            if (!connection.isOpen()) {
                rooms.leave(room);
                return;
            }
            Grant grant = Channels.grant(connection);
            AuthenticatedConnections.Registration registration = null;
            if (grant.isHeld()) {
                registration = clientAuthentication
                        .enter(grant, words -> end(connection, 4402, words))
                        .orElse(null);
                if (registration == null) {
                    rooms.leave(room);
                    end(connection, 4406, ClientAuthentication.tooMany(grant));
                    return;
                }
            }
            RoomClient roomClient = shard.listener(RandomName.fresh(), channels.outlet(connection), room.topic());
            InboundQueue inboundQueue = new InboundQueue(channels, connection, shard.loop(), notice -> {});
            connection
                    .userData()
                    .put(MEMBER, new Member(room, roomClient, inboundQueue, grant, words(grant, shard), registration));
            LOG.infof("%s entered room %s: %d there", connection.id(), name, room.members());
        });
        return Uni.createFrom().voidItem();
    }

    Uni<Void> text(String text, WebSocketConnection connection) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return say(JsonText.isJson(payload) ? Message.Form.JSON : Message.Form.TEXT, payload, connection);
    }

    Uni<Void> binary(byte[] payload, WebSocketConnection connection) {
        return say(Message.Form.BINARY, payload, connection);
    }

    Uni<Void> close(WebSocketConnection connection) {
        Shard shard = channels.shard(connection);
        shard.whenReady(() -> {
            if (connection.userData().remove(MEMBER) instanceof Member member) {
                shard.gone(member.listener);
                rooms.leave(member.room);
                if (member.guest != null) {
                    clientAuthentication.leave(member.guest);
                }
                LOG.infof("%s left room %s: %s", connection.id(), member.room.topic(), CloseReasons.heard(connection));
            }
        });
        return Uni.createFrom().voidItem();
    }

    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        LOG.infof("%s failed: %s", connection.id(), failure.getMessage());
        if (OversizedMessage.is(failure) && connection.isOpen()) {
            clientAuthentication.count(Limit.MESSAGE_BYTES);
            int most = clientAuthentication.limits(Channels.grant(connection)).maxMessageBytes();
            return connection.close(new CloseReason(1009, "the limit is " + most + " bytes"));
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> say(Message.Form form, byte[] payload, WebSocketConnection connection) {
        Shard shard = channels.shard(connection);
        shard.whenReady(() -> {
            if (connection.userData().get(MEMBER) instanceof Member member) {
                if (member.grant.has(Role.PUBLISH)) {
                    String from = member.listener.name();
                    Topic topic = member.room.topic();
                    member.backlog.run(() -> isDue(member, shard)
                            && !rooms.say(topic, form, payload, from, q -> {}).isForNow()
                            && member.words.take(shard.loop().nanoTime()));
                } else {
                    clientAuthentication.count(Limit.ROLES);
                    end(connection, 1008, "to speak here needs a key with the role 'publish'");
                }
            }
        });
        return Uni.createFrom().voidItem();
    }

    private TokenBucket words(Grant grant, Shard shard) {
        Limits limits = clientAuthentication.limits(grant);
        return new TokenBucket(
                limits.publishesPerSecond(), limits.publishBurst(), shard.loop().nanoTime());
    }

    /** The relay has no words for a refusal: who speaks too fast is not listened to until he may go on. */
    private boolean isDue(Member member, Shard shard) {
        boolean isDue = member.words.has(shard.loop().nanoTime());
        if (!isDue && member.backlog.isEmpty()) {
            clientAuthentication.count(Limit.PUBLISHES);
        }
        return isDue;
    }

    private static void end(WebSocketConnection connection, int code, String words) {
        connection.close(CloseReasons.of(code, words)).subscribe().with(done -> {}, failure -> {});
    }
}
