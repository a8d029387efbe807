package io.quotecast.web;

import io.quarkus.websockets.next.OnBinaryMessage;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.UserData.TypedKey;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.quotecast.access.Grant;
import io.quotecast.access.Guests;
import io.quotecast.access.Role;
import io.quotecast.access.SymbolPatterns;
import io.quotecast.feed.EventReader;
import io.quotecast.feed.Inlet;
import io.quotecast.feed.Intake;
import io.quotecast.feed.Reading;
import io.quotecast.feed.RefusalText;
import io.quotecast.feed.Rejection;
import io.quotecast.market.Instruments;
import io.quotecast.protocol.ErrorCode;
import io.quotecast.push.Loop;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.security.RolesAllowed;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Events in over WebSocket, one a message; who gives an id gets an answer. Every callback runs on the event loop. */
@RolesAllowed(Role.OF_SOURCES)
@WebSocket(path = "/v1/ingest", endpointId = "ingest")
public class IngestSocket {
    private static final Logger LOG = Logger.getLogger(IngestSocket.class);
    private static final TypedKey<Object> SENDER = new TypedKey<>("ingest-sender");

    private final Channels channels;
    private final Instruments instruments;
    private final Reception reception;
    private final Inlet inlet;

    IngestSocket(Channels channels, Intake intake, Instruments instruments, Reception reception) {
        this.channels = channels;
        this.instruments = instruments;
        this.reception = reception;
        this.inlet = intake.inlet("ingest-websocket");
    }

    private record Sender(
            EventReader reader,
            Backlog backlog,
            Answers answers,
            Loop loop,
            SymbolPatterns symbols,
            Guests.@Nullable Guest guest) {}

    @OnOpen
    Uni<Void> open(WebSocketConnection connection) {
        Loop loop = channels.shard(connection).loop();
        Answers answers = new Answers(channels.outlet(connection));
        Grant grant = Channels.grant(connection);
        Guests.Guest guest = null;
        if (grant.isHeld()) {
            guest = reception
                    .enter(grant, words -> loop.execute(() -> end(answers, ErrorCode.AUTHENTICATION_FAILED, words)))
                    .orElse(null);
            if (guest == null) {
                end(answers, ErrorCode.CONNECTION_LIMIT, Reception.tooMany(grant));
                return Uni.createFrom().voidItem();
            }
        }
        Backlog backlog = new Backlog(channels, connection, loop, answers::tell);
        connection
                .userData()
                .put(SENDER, new Sender(new EventReader(instruments), backlog, answers, loop, grant.symbols(), guest));
        LOG.infof("%s connected to push events in", connection.id());
        return Uni.createFrom().voidItem();
    }

    @OnTextMessage
    Uni<Void> text(String text, WebSocketConnection connection) {
        return with(connection, sender -> take(sender.reader.read(text, inlet.nowMicros()), sender));
    }

    @OnBinaryMessage
    Uni<Void> binary(Buffer ignored, WebSocketConnection connection) {
        return with(
                connection,
                sender -> sender.answers.refuseForGood(
                        ErrorCode.INVALID_SYNTAX, "a binary message; events are JSON in text messages", 1003));
    }

    @OnClose
    Uni<Void> close(WebSocketConnection connection) {
        LOG.infof("%s pushes no more events: %s", connection.id(), Farewell.heard(connection));
        return with(connection, sender -> {
            if (sender.guest != null) {
                reception.leave(sender.guest);
            }
        });
    }

    @OnError
    Uni<Void> error(Throwable failure, WebSocketConnection connection) {
        if (Oversize.is(failure)) {
            inlet.refuse(Rejection.MALFORMED);
            return with(
                    connection,
                    sender -> sender.answers.refuse(
                            null, ErrorCode.TOO_LARGE, "the message is too large; the limit is 8192 bytes"));
        }
        LOG.debugf("%s failed: %s", connection.id(), failure);
        return Uni.createFrom().voidItem();
    }

    private void take(Reading reading, Sender sender) {
        if (reading instanceof Reading.Read read) {
            sender.backlog.run(() -> offer(read, sender));
        } else if (reading instanceof Reading.Refused refused) {
            inlet.refuse(refused.reason());
            sender.backlog.run(() -> {
                sender.answers.refuse(refused.id(), IngestCodes.of(refused.reason()), refused.detail());
                return true;
            });
        }
    }

    private boolean offer(Reading.Read read, Sender sender) {
        Answers answers = sender.answers;
        Rejection rejection = sender.symbols.admits(read.event().instrument().symbol())
                ? inlet.tryOffer(read.event(), read.id() == null ? null : q -> acknowledge(read, sender))
                : inlet.refuse(Rejection.NOT_PERMITTED);
        if (rejection == Rejection.BUSY) {
            return false;
        }
        if (rejection != null) {
            String why = RefusalText.of(rejection, read.event(), inlet.nowMicros());
            answers.refuse(read.id(), IngestCodes.of(rejection), why);
        }
        return true;
    }

    /** On the road's thread. */
    private static void acknowledge(Reading.Read read, Sender sender) {
        sender.loop.execute(() -> sender.answers.accept(read.id()));
    }

    private static void end(Answers answers, ErrorCode code, String words) {
        answers.refuseForGood(code, words, code.closeCode());
    }

    private static Uni<Void> with(WebSocketConnection connection, Consumer<Sender> task) {
        if (connection.userData().get(SENDER) instanceof Sender sender) {
            task.accept(sender);
        }
        return Uni.createFrom().voidItem();
    }
}
