package io.quotecast.web;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.market.Message;
import io.quotecast.market.Quoted;
import io.quotecast.market.Topic;
import io.quotecast.protocol.ClientMessageReader;
import io.quotecast.protocol.JsonText;
import io.quotecast.push.Listener;
import io.quotecast.push.Shard;
import io.quotecast.rooms.Room;
import io.quotecast.rooms.Rooms;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The plain relay: whatever a client of a room sends, every client of the room gets, as it was sent, its sender too. */
@Singleton
public class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final TypedKey<Object> MEMBER = new TypedKey<>("relay-member");

    private final Channels channels;
    private final Rooms rooms;

    Relay(Channels channels, Rooms rooms) {
        this.channels = channels;
        this.rooms = rooms;
    }

    private record Member(Room room, Listener listener, Backlog backlog) {}

    Uni<Void> open(String name, WebSocketConnection connection) {
        if (!Topic.isValid(name)) {
            LOG.infof("Refused %s: not a room: %s", connection.id(), Quoted.of(name));
            return connection.close(new CloseReason(1008, "not a room: 1-64 of a-z A-Z 0-9 . _ -"));
        }
        Optional<Room> entered = rooms.enter(new Topic(name));
        if (entered.isEmpty()) {
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
            Listener listener = shard.listener(RandomName.fresh(), channels.outlet(connection), room.topic());
            Backlog backlog = new Backlog(channels, connection, shard.loop(), notice -> {});
            connection.userData().put(MEMBER, new Member(room, listener, backlog));
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
                LOG.infof("%s left room %s: %s", connection.id(), member.room.topic(), connection.closeReason());
            }
        });
        return Uni.createFrom().voidItem();
    }

    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        LOG.infof("%s failed: %s", connection.id(), failure.getMessage());
        if (Oversize.is(failure) && connection.isOpen()) {
            return connection.close(new CloseReason(1009, "the limit is " + ClientMessageReader.MOST_BYTES + " bytes"));
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> say(Message.Form form, byte[] payload, WebSocketConnection connection) {
        channels.shard(connection).whenReady(() -> {
            if (connection.userData().get(MEMBER) instanceof Member member) {
                String from = member.listener.name();
                Topic topic = member.room.topic();
                member.backlog.run(() -> rooms.say(topic, form, payload, from, q -> {}) != Rooms.Outcome.BUSY);
            }
        });
        return Uni.createFrom().voidItem();
    }
}
